internal import JSON

/// The first operand of CEL's `format`, taken apart.
struct FormatString: Equatable, Sendable {
    /// Digits after the point that `%f` and `%e` write at most.
    static let precisionMax = 1000

    /// A part of a format.
    enum Piece: Equatable, Sendable {
        /// Text that is copied, `%%` as one `%`.
        case text(ExactString)
        /// A place for the next argument.
        case clause(FormatClause)
    }

    /// The parts from left to right.
    private(set) var pieces: [Piece] = []

    /// Takes a format apart: `%[.precision]verb` with the verbs `s d f e x X o b`, and `%%`.
    init(_ text: ExactString) throws(FormatError) {
        let bytes = text.utf8.span
        var plain = 0
        var position = 0
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "%") else {
                position += 1
                continue
            }
            append(text.slice(plain..<position))
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "%") {
                // The second one begins the text that follows.
                plain = position
                position += 1
            } else {
                pieces.append(.clause(try Self.clause(in: text, at: &position)))
                plain = position
            }
        }
        append(text.slice(plain..<bytes.count))
    }

    /// How many arguments are needed.
    var argumentCount: Int {
        pieces.count {
            switch $0 {
            case .clause: true
            case .text: false
            }
        }
    }

    private mutating func append(_ text: ExactString) {
        if !text.isEmpty { pieces.append(.text(text)) }
    }

    /// Reads what stands behind a `%`.
    private static func clause(
        in text: ExactString,
        at position: inout Int
    ) throws(FormatError) -> FormatClause {
        let precision = try precision(in: text.utf8.span, at: &position)
        guard position < text.utf8.count else { throw .incomplete }
        var end = position + 1
        let bytes = text.utf8.span
        while end < bytes.count, bytes[end].isContinuation { end += 1 }
        let name = text.slice(position..<end)
        guard let verb = FormatVerb(rawValue: name.string) else { throw .unknownVerb(name) }
        position = end
        return FormatClause(verb: verb, precision: precision)
    }

    private static func precision(
        in bytes: Span<UInt8>,
        at position: inout Int
    ) throws(FormatError) -> Int? {
        guard position < bytes.count, bytes[position] == UInt8(ascii: ".") else { return nil }
        let start = position + 1
        var value = 0
        position = start
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
            value = value * 10 + Int(bytes[position] - 0x30)
            guard value <= precisionMax else { throw .precisionTooLarge(limit: precisionMax) }
            position += 1
        }
        guard position > start else { throw .incomplete }
        return value
    }
}
