/// Finds the place in a YAML text at which a character of one of its scalars stands.
///
/// Folding, indentation and quotes change blanks alone, and an escape stands for one character, so the
/// characters that are no blanks are counted off one by one.
public struct YAMLPlaces {
    private let source: YAMLSource

    /// Places in `text`; bytes that are not UTF-8 count as one character each.
    public init(_ text: [UInt8]) { source = YAMLSource(String(decoding: text, as: UTF8.self)) }

    /// Where the code point at `offset` of the text of `scalar` stands; where the scalar begins, if it is
    /// no scalar of this text.
    public func position(of offset: Int, in scalar: YAMLNode) -> YAMLPosition {
        guard case .scalar(let text, _) = scalar.content,
            let start = source.index(of: scalar.position)
        else { return scalar.position }
        let scalars = Array(text.unicodeScalars)
        let before = scalars.prefix(max(0, offset)).count { !Self.isBlank($0) }
        let isAtBlank = offset >= scalars.count || Self.isBlank(scalars[max(0, offset)])
        var reader = Reader(source: source, index: start)
        reader.open()
        var end = reader.index
        for _ in 0..<before {
            guard reader.skipBlanks(), reader.skipCharacter() else { return scalar.position }
            end = reader.index
        }
        // A blank, or the end, is shown right after the character before it.
        if !isAtBlank, reader.skipBlanks() { end = reader.index }
        return source.position(of: end)
    }

    fileprivate static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || YAMLSource.isBreak(scalar)
    }
}

/// Goes through a scalar as it is written.
private struct Reader {
    let source: YAMLSource
    var index: Int
    private var style = Style.plain

    private enum Style { case plain, single, double, block }

    init(source: YAMLSource, index: Int) {
        self.source = source
        self.index = index
    }

    /// Skips the opening quote, or the header of a block (YAML 1.2.2 §8.1.1).
    mutating func open() {
        switch source[index] {
        case "'": style = .single
        case "\"": style = .double
        case "|", ">":
            style = .block
            while let scalar = source[index], !YAMLSource.isBreak(scalar) { index += 1 }
            return
        default: return
        }
        index += 1
    }

    /// Moves to the next character that is no blank; false at the end of the text.
    mutating func skipBlanks() -> Bool {
        while let scalar = source[index] {
            guard let length = blankLength(scalar) else { return true }
            index += length
        }
        return false
    }

    /// Moves past one character; false at the end of the text.
    mutating func skipCharacter() -> Bool {
        guard let scalar = source[index] else { return false }
        switch (style, scalar) {
        case (.double, "\\"): index += escapeLength
        case (.single, "'"): index += 2
        case (.plain, _), (.single, _), (.double, _), (.block, _): index += 1
        }
        return true
    }

    /// How long the blank is that `scalar` begins; nil if it is none.
    private func blankLength(_ scalar: Unicode.Scalar) -> Int? {
        if YAMLPlaces.isBlank(scalar) { return 1 }
        guard style == .double, scalar == "\\", let next = source[index + 1] else { return nil }
        switch next {
        case "t", "n", "r", "N", "L", "P", " ", "\t", "\n", "\r": return 2
        case "x", "u", "U":
            let digits = (index + 2..<index + escapeLength).compactMap { source[$0] }
            let text = String(String.UnicodeScalarView(digits))
            let value = UInt32(text, radix: 16).flatMap(Unicode.Scalar.init)
            return value.map(YAMLPlaces.isBlank) == true ? escapeLength : nil
        default: return nil
        }
    }

    /// The length of the escape sequence at the index (YAML 1.2.2 §5.7).
    private var escapeLength: Int {
        switch source[index + 1] {
        case "x": 4
        case "u": 6
        case "U": 10
        default: 2
        }
    }
}
