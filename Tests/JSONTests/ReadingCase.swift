import JSON
import Testing

/// One row of a table of JSON texts.
struct ReadingCase: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    /// The compact text of the value, or the error.
    let outcome: Result<String, JSONError>

    var testDescription: String { name }

    /// A text that is read, and means the same as `compact`.
    static func accepted(_ name: String, _ text: String, as compact: String) -> ReadingCase {
        ReadingCase(name: name, bytes: Array(text.utf8), outcome: .success(compact))
    }

    /// A text that is read, and is its own compact form.
    static func accepted(_ name: String, _ text: String) -> ReadingCase {
        accepted(name, text, as: text)
    }

    /// A text that is not JSON, as the byte at `offset` shows.
    static func refused(_ name: String, _ text: String, at offset: Int) -> ReadingCase {
        refused(name, Array(text.utf8), at: offset)
    }

    /// Bytes that are not JSON, as the byte at `offset` shows.
    static func refused(_ name: String, _ bytes: [UInt8], at offset: Int) -> ReadingCase {
        ReadingCase(name: name, bytes: bytes, outcome: .failure(.invalid(offset: offset)))
    }

    /// Bytes in quotes that are not UTF-8.
    static func notUTF8(_ name: String, _ bytes: [UInt8]) -> ReadingCase {
        let quote = UInt8(ascii: "\"")
        return ReadingCase(
            name: name,
            bytes: [quote] + bytes + [quote],
            outcome: .failure(.invalidUTF8)
        )
    }

    /// A text in which an object names `member` twice.
    static func duplicate(_ name: String, _ text: String, _ member: ExactString) -> ReadingCase {
        ReadingCase(
            name: name,
            bytes: Array(text.utf8),
            outcome: .failure(.duplicateMember(member))
        )
    }
}
