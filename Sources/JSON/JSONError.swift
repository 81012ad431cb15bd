/// Why a text was refused.
public enum JSONError: Error, Equatable, Sendable {
    /// Not JSON as RFC 8259 has it. `offset` is the byte that shows it, or the length of a text that
    /// ends too early.
    case invalid(offset: Int)
    /// Not UTF-8 (RFC 8259 §8.1).
    case invalidUTF8
    /// An object has two members of this name (RFC 7493 §2.3), escapes being read first.
    case duplicateMember(ExactString)
    /// More arrays and objects inside one another than `limit`.
    case tooDeep(limit: Int)
    /// More than `limit` bytes.
    case tooLarge(limit: Int)
    /// A number of more than `limit` bytes.
    case numberTooLong(limit: Int)
    /// There is no memory to read it in.
    case noMemory

    /// The code in API answers and logs, never reworded once released.
    public var code: String {
        switch self {
        case .invalid, .invalidUTF8, .numberTooLong: "invalid_json"
        case .duplicateMember: "duplicate_member"
        case .tooDeep: "too_deep"
        case .tooLarge: "body_too_large"
        case .noMemory: "overloaded"
        }
    }
}

extension JSONError: CustomStringConvertible {
    /// What was found and what was expected.
    public var description: String {
        switch self {
        case .invalid(let offset): "invalid JSON at byte \(offset)"
        case .invalidUTF8: "invalid JSON: the text is not UTF-8"
        case .duplicateMember(let name): "duplicate member `\(name)`"
        case .tooDeep(let limit): "JSON nested more than \(limit) deep"
        case .tooLarge(let limit): "JSON text over \(limit) bytes"
        case .numberTooLong(let limit): "a number of JSON over \(limit) bytes"
        case .noMemory: "no memory to read JSON in"
        }
    }
}
