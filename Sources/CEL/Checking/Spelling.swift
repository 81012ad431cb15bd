internal import JSON

/// Finds the name that a misspelt one was probably meant to be.
enum Spelling {
    /// How many letters may be wrong, missing or too many.
    private static let distanceMax = 2
    /// Longer names are not compared.
    private static let lengthMax = 64

    /// The nearest of `known`; nil if all are too different.
    static func suggestion(for name: ExactString, among known: [ExactString]) -> String? {
        let letters = Array(name.utf8)
        guard letters.count <= lengthMax else { return nil }
        var best: (distance: Int, name: ExactString)?
        for candidate in known.sorted() where candidate != name {
            let other = Array(candidate.utf8)
            let limit = min(distanceMax, max(letters.count, other.count) / 2)
            guard other.count <= lengthMax, abs(other.count - letters.count) <= limit else {
                continue
            }
            let distance = distance(letters, other)
            if distance <= limit, distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        return best?.name.string
    }

    /// Letters to change, insert, remove or swap with their neighbour.
    private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for (row, letter) in first.enumerated() {
            var current = [row + 1]
            for (column, other) in second.enumerated() {
                var cost = last[column] + (letter == other ? 0 : 1)
                cost = min(cost, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[second.count]
    }
}
