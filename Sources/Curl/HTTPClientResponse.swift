/// A whole response.
///
/// Before the body is parsed, look at ``status`` and ``mediaType``: a portal that catches traffic
/// answers 200 with a page of its own.
public struct HTTPClientResponse: Sendable {
    /// The status code (RFC 9110 §15).
    ///
    /// Redirects are not followed: they arrive here as 3xx.
    public let status: Int
    /// The headers of the final response; trailers and interim responses are left out.
    public let headers: ResponseHeaders
    /// The body, with transfer codings undone and content codings left as they are.
    public let body: [UInt8]

    /// The media type in lower case and without parameters, or `nil` unless there is exactly one
    /// `Content-Type` and it is well formed (RFC 9110 §8.3).
    public var mediaType: String? {
        let values = headers.all("content-type")
        guard let value = values.first, values.count == 1 else { return nil }
        let essence = value.utf8.prefix { $0 != UInt8(ascii: ";") }
        let blanks: Set<UInt8> = [0x20, 0x09]
        let trimmed = essence.drop { blanks.contains($0) }.reversed().drop { blanks.contains($0) }
        let type = asciiLowercased(trimmed.reversed())
        let halves = type.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return halves.count == 2 && halves.allSatisfy { isHTTPToken($0) } ? type : nil
    }
}
