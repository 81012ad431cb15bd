internal import JSON

/// One step of a pattern: an action, a type, or what stands between two slashes of an id.
enum PatternPiece: Hashable, Sendable {
    /// `*`: any value, the empty one too.
    case any
    /// This value, byte for byte, once decoded.
    case literal(ExactString)

    /// Whether every value that `other` matches is matched by this piece too.
    func covers(_ other: PatternPiece) -> Bool { self == .any || self == other }

    /// Whether some value is matched by both pieces.
    func meets(_ other: PatternPiece) -> Bool { covers(other) || other.covers(self) }
}

extension PatternPiece {
    /// Reads one piece: `*` or a literal in which `%XX` stands for a byte.
    init(parsing text: ArraySlice<UInt8>, of part: PermissionPart) throws(PatternError) {
        if text.elementsEqual("*".utf8) {
            self = .any
            return
        }
        guard !text.contains(UInt8(ascii: "*")) else { throw .misplacedWildcard }
        let bytes = try Self.decoded(text)
        if part == .id, bytes.contains(UInt8(ascii: "/")) { throw .escapedSlash }
        guard let value = String(validating: bytes, as: UTF8.self) else { throw .invalidUTF8 }
        let literal = ExactString(value)
        guard !literal.hasControlCharacter else { throw .controlCharacter }
        self = .literal(literal)
    }

    /// How many bytes the piece has in the decoded pattern.
    var byteCount: Int {
        switch self {
        case .any: 1
        case .literal(let value): value.utf8.count
        }
    }

    private static func decoded(_ text: ArraySlice<UInt8>) throws(PatternError) -> [UInt8] {
        guard text.contains(UInt8(ascii: "%")) else { return Array(text) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst()?.hexDigitValue,
                let low = rest.popFirst()?.hexDigitValue
            else { throw .invalidEscape }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}

extension UInt8 {
    /// The value of this byte as an ASCII hexadecimal digit.
    fileprivate var hexDigitValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
