internal import MicroHTTPD

/// What the service takes as a body.
enum MediaType {
    static let json = "application/json"

    /// Refuses a request whose body is not announced as plain JSON in UTF-8.
    ///
    /// Under `/access/v1` that is a 400, where elsewhere a 415 would stand (AuthZEN certification
    /// scenario).
    static func requireJSON(_ headers: HTTPHeaders, or code: ErrorCode) throws(Refusal) {
        guard headers.bytes(of: "Content-Encoding") == nil else {
            throw Refusal(code, "the body has a `Content-Encoding`")
        }
        // Nearly every client sends just this: not worth a string.
        if let bytes = headers.bytes(of: "Content-Type"), bytes.elementsEqual(json.utf8) { return }
        guard let type = headers.first("Content-Type"), isJSON(type) else {
            throw Refusal(code, "`Content-Type` is not `application/json`")
        }
    }

    /// Whether `type` is `application/json`, of which no parameter says that it is not UTF-8.
    ///
    /// Parameters that JSON does not have mean nothing (RFC 8259 §11); a semicolon may have nothing behind it (RFC
    /// 9110 §5.6.6).
    static func isJSON(_ type: String) -> Bool {
        let parts = type.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        guard let first = parts.first, equals(trim(first), json) else { return false }
        return parts.dropFirst().allSatisfy { isMeaningless(trim($0)) }
    }

    private static func isMeaningless(_ parameter: Substring.UTF8View) -> Bool {
        guard !parameter.isEmpty else { return true }
        let parts = parameter.split(separator: UInt8(ascii: "="), maxSplits: 1)
        guard parts.count == 2, !parts[0].contains(where: { $0 <= 0x20 || $0 == 0x22 }) else {
            return false
        }
        return !equals(parts[0], "charset") || equals(parts[1], "utf-8")
            || equals(parts[1], #""utf-8""#)
    }

    private static func trim(_ text: Substring.UTF8View) -> Substring.UTF8View {
        var text = text
        while let first = text.first, first == 0x20 || first == 0x09 { text = text.dropFirst() }
        while let last = text.last, last == 0x20 || last == 0x09 { text = text.dropLast() }
        return text
    }

    /// ASCII case folded on both sides; every other byte as it is.
    private static func equals(_ text: Substring.UTF8View, _ other: String) -> Bool {
        text.count == other.utf8.count
            && zip(text, other.utf8).allSatisfy { folded($0) == folded($1) }
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
