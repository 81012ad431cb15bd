internal import JSON

/// Where a page ended, as the `next` of its answer says it and the `after` of the next request brings it back.
///
/// It is opaque to callers: hexadecimal digits of a JSON array.
enum PageCursor {
    /// The longest cursor that is read, in bytes.
    private static let bytesMax = 16_384
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ parts: [JSONValue]) -> JSONValue {
        .string(ExactString(hexadecimal: JSONValue.array(parts).encoded()))
    }

    /// The `count` parts of a cursor.
    static func parts(_ text: ExactString, count: Int) throws(Refusal) -> [JSONValue] {
        guard text.utf8.count <= bytesMax, text.utf8.count.isMultiple(of: 2),
            let bytes = bytes(of: Array(text.utf8)),
            let parts = try? JSONValue(parsing: bytes, limits: .standard).array,
            parts.count == count
        else { throw unreadable }
        return parts
    }

    static let unreadable = Refusal(.invalidRequest, "`after` is not what an answer's `next` was")

    private static func bytes(of text: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: text.count, by: 2) {
            guard let high = digits.firstIndex(of: text[place]),
                let low = digits.firstIndex(of: text[place + 1])
            else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}
