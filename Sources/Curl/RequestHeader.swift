/// A header that a request carries beside those that the client sets itself.
public struct RequestHeader: Sendable {
    /// The longest value, in bytes.
    public static let valueBytesMax = 16384

    let name: String
    let value: String

    /// Makes a header.
    ///
    /// - Parameters:
    ///   - name: A token (RFC 9110 §5.1). Headers that frame the message, name the host or govern
    ///     the connection belong to the client and are refused.
    ///   - value: Printable ASCII and blanks, not of blanks alone, at most ``valueBytesMax`` bytes.
    /// - Throws: ``CurlError/invalidHeader(_:)`` with the name.
    public init(_ name: String, _ value: String) throws(CurlError) {
        guard isHTTPToken(name.utf8), !Self.reserved.contains(asciiLowercased(name.utf8)) else {
            throw .invalidHeader(name)
        }
        try self.init(unreserved: name, value)
    }

    /// The one header that describes a request's body.
    static func contentType(_ mediaType: String) throws(CurlError) -> RequestHeader {
        try RequestHeader(unreserved: "Content-Type", mediaType)
    }

    private init(unreserved name: String, _ value: String) throws(CurlError) {
        guard (1...Self.valueBytesMax).contains(value.utf8.count),
            value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }),
            // libcurl sends no header whose value is blank.
            value.utf8.contains(where: { $0 != 0x20 })
        else { throw .invalidHeader(name) }
        self.name = name
        self.value = value
    }

    private static let reserved: Set = [
        "accept-encoding", "connection", "content-length", "content-type", "cookie", "expect",
        "host", "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade",
    ]
}

extension RequestHeader: CustomStringConvertible {
    /// The name only: values hold credentials.
    public var description: String { "\(name): <\(value.utf8.count) bytes>" }
}
