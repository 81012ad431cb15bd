/// Measures in one process what a check is made of.
///
///     Benchmark [PART…]           prints figures: decisions, sizes, conditions, memory, tokens; default: all
///     Benchmark users PATH N      fills a store with N users
///
/// Called by `deploy/bench`. Figures are medians of several runs of one thread.
@main
enum Benchmark {
    private enum Part: String, CaseIterable {
        case decisions, sizes, conditions, memory, tokens
    }

    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "users" {
            guard arguments.count == 3, let count = Int(arguments[2]), count > 0 else {
                throw Usage()
            }
            return try await fill(arguments[1], users: count)
        }
        let parts = try arguments.map { name in
            guard let part = Part(rawValue: name) else { throw Usage() }
            return part
        }
        for part in parts.isEmpty ? Part.allCases : parts { try measure(part) }
    }

    private static func measure(_ part: Part) throws {
        switch part {
        case .decisions: try decisions()
        case .sizes: try sizes()
        case .conditions: try conditions()
        case .memory: try memory()
        case .tokens: try tokens()
        }
    }

    /// What the arguments should have been.
    struct Usage: Error, CustomStringConvertible {
        let description = "expected names of parts, or `users PATH N`"
    }

    /// Prints one figure: what, how much, of which unit, and what is aimed at.
    static func report(_ name: String, _ value: Double, _ unit: String, aim: String = "") {
        let digits = value < 10 ? 100.0 : 1.0
        let rounded = (value * digits).rounded() / digits
        print([name, "\(rounded)", unit, aim].joined(separator: "\t"))
    }
}
