/// A path to a value inside another (RFC 6901).
public struct JSONPointer: Hashable, Sendable {
    /// The pointer as it was written.
    public let text: ExactString
    /// The unescaped reference tokens; none for the pointer to the whole document.
    public let tokens: [ExactString]

    /// Reads a pointer: nothing, or `/` before each token, with `~0` for `~` and `~1` for `/`.
    public init(_ text: String) throws(JSONPointerError) {
        self.text = ExactString(text)
        guard !text.utf8.isEmpty else {
            tokens = []
            return
        }
        guard text.utf8.first == UInt8(ascii: "/") else { throw .noLeadingSlash }
        var tokens: [ExactString] = []
        let pieces = text.utf8.dropFirst().split(
            separator: UInt8(ascii: "/"),
            omittingEmptySubsequences: false
        )
        for piece in pieces { tokens.append(try JSONPointer.unescape(piece)) }
        self.tokens = tokens
    }

    /// The value that this points to in `value`; nil if there is none.
    ///
    /// An element of an array is named by its decimal index without leading zeros. `-`, the
    /// element after the last, is never there.
    public func resolve(in value: JSONValue) -> JSONValue? {
        var value = value
        for token in tokens {
            guard let next = JSONPointer.step(token, in: value) else { return nil }
            value = next
        }
        return value
    }

    /// Whether both have the same tokens.
    public static func == (first: JSONPointer, second: JSONPointer) -> Bool {
        first.text == second.text
    }

    /// Feeds the text, which has one spelling for each list of tokens, to `hasher`.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// Why a text is not a JSON Pointer.
public enum JSONPointerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is text, and it does not begin with `/`.
    case noLeadingSlash
    /// A `~` stands before something other than `0` and `1`.
    case badEscape

    /// What was found and what was expected.
    public var description: String {
        switch self {
        case .noLeadingSlash: "a JSON Pointer is empty or begins with `/`"
        case .badEscape: "in a JSON Pointer, `~` must be written `~0`, and `/` in a name `~1`"
        }
    }
}

extension JSONPointer {
    private static func step(_ token: ExactString, in value: JSONValue) -> JSONValue? {
        switch value {
        case .object(let object): return object[token]
        case .array(let elements):
            guard let index = index(token), index < elements.count else { return nil }
            return elements[index]
        case .null, .bool, .number, .string: return nil
        }
    }

    /// The index that `token` is by RFC 6901 §4, if it is one that an array can have.
    private static func index(_ token: ExactString) -> Int? {
        let digits = token.utf8
        guard (1...18).contains(digits.count), digits.count == 1 || digits.first != zero else {
            return nil
        }
        guard digits.allSatisfy({ (zero...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(token.string)
    }

    private static let zero = UInt8(ascii: "0")

    private static func unescape(
        _ piece: Substring.UTF8View
    ) throws(JSONPointerError) -> ExactString {
        let tilde = UInt8(ascii: "~")
        guard piece.contains(tilde) else { return ExactString(String(Substring(piece))) }
        var bytes: [UInt8] = []
        var rest = piece.makeIterator()
        while let byte = rest.next() {
            guard byte == tilde else {
                bytes.append(byte)
                continue
            }
            switch rest.next() {
            case UInt8(ascii: "0"): bytes.append(tilde)
            case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
            default: throw .badEscape
            }
        }
        return ExactString(String(decoding: bytes, as: UTF8.self))
    }
}
