/// Something that the author of a configuration should know, and where it stands.
public struct ConfigurationProblem: Equatable, Sendable, CustomStringConvertible {
    /// Where in the configuration.
    public enum Place: Equatable, Sendable {
        /// In the file, counted from 1.
        case file(String, line: Int, column: Int)
        /// In a variable of the environment.
        case variable(String)
    }

    /// Where in the configuration.
    public let place: Place
    /// What was found and what was expected: lower case, no full stop.
    public let message: String

    /// Names a problem.
    public init(place: Place, message: String) {
        self.place = place
        self.message = message
    }

    /// `file:line:column: message`, or `variable NAME: message`.
    public var description: String {
        switch place {
        case .file(let name, let line, let column): "\(name):\(line):\(column): \(message)"
        case .variable(let name): "variable \(name): \(message)"
        }
    }

    /// The same, with `warning: ` before the message.
    public var warningText: String {
        Self(place: place, message: "warning: \(message)").description
    }
}

/// Why a configuration is refused: every mistake that was found, in the order of their reading.
public struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The mistakes, at least one.
    public let problems: [ConfigurationProblem]

    /// One problem a line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }

    /// The most mistakes that one attempt reports.
    public static let problemsMax = 50
}
