/// Why a function on text has no result.
enum TextError: Error, Equatable {
    /// An index before the first or behind the last code point.
    case indexOutOfRange(Int64)
    /// The end of a range is before its start.
    case invalidRange(start: Int64, end: Int64)
    /// The result would be longer than is allowed, in bytes or in elements.
    case tooLarge(limit: Int)
    /// Bytes that are not UTF-8.
    case invalidUTF8
    /// Not Base64 of RFC 4648 §4.
    case invalidBase64
}

extension TextError: CustomStringConvertible {
    /// What is wrong.
    var description: String {
        switch self {
        case .indexOutOfRange(let index): "index \(index) out of range"
        case .invalidRange(let start, let end): "invalid range: start \(start), end \(end)"
        case .tooLarge(let limit): "result too large: expected at most \(limit)"
        case .invalidUTF8: "invalid UTF-8"
        case .invalidBase64: "invalid base64"
        }
    }
}
