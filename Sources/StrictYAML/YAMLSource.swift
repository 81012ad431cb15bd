/// A YAML text as code points, which can be looked up by place.
///
/// Lines end where YAML 1.1 §4.2 ends them, as the library counts: after CR, LF, CR LF, NEL, LS, PS.
struct YAMLSource {
    private let scalars: [Unicode.Scalar]
    /// The index of each line's first code point.
    private let lines: [Int]

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        var lines = [0]
        for (index, scalar) in scalars.enumerated() where YAMLSource.isBreak(scalar) {
            let isInsidePair =
                scalar == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
            if !isInsidePair { lines.append(index + 1) }
        }
        self.lines = lines
    }

    /// The code points with their indices.
    var indexed: EnumeratedSequence<[Unicode.Scalar]> { scalars.enumerated() }

    /// The code point at `index`, if there is one.
    subscript(index: Int) -> Unicode.Scalar? {
        scalars.indices.contains(index) ? scalars[index] : nil
    }

    /// The code point at `position`, if there is one.
    subscript(position: YAMLPosition) -> Unicode.Scalar? {
        index(of: position).flatMap { self[$0] }
    }

    /// The index of the code point at `position`; nil if there is no such line.
    func index(of position: YAMLPosition) -> Int? {
        guard lines.indices.contains(position.line - 1) else { return nil }
        return lines[position.line - 1] + position.column - 1
    }

    /// The place of the code point at `index`.
    func position(of index: Int) -> YAMLPosition {
        var (low, high) = (0, lines.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lines[middle] <= index { low = middle } else { high = middle }
        }
        return YAMLPosition(line: low + 1, column: index - lines[low] + 1)
    }

    /// Whether `index` is the first code point of a line.
    func startsLine(_ index: Int) -> Bool {
        guard let before = self[index - 1] else { return true }
        return YAMLSource.isBreak(before)
    }

    static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\r", "\n", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
