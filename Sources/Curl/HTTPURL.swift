/// An absolute `https` URL, or an `http` URL of a loopback host.
///
/// The grammar is a part of RFC 3986 on which all parsers agree: ASCII, no user information, no
/// fragment, no dot segments, and a host that is a DNS name, an IPv4 address of four decimal
/// numbers or an IPv6 address in brackets. So what was checked here is what libcurl connects to.
public struct HTTPURL: Hashable, Sendable {
    /// The schemes that requests can use.
    public enum Scheme: String, Sendable {
        /// TLS, to any host.
        case https
        /// Plain text, to loopback hosts only.
        case http
    }

    /// The longest URL, in bytes.
    public static let bytesMax = 8192

    /// The URL as it was given.
    public let text: String
    /// The scheme.
    public let scheme: Scheme
    /// The host in lower case; an IPv6 address stands in brackets.
    public let host: String
    /// The port, which is the scheme's own if the URL names none.
    public let port: Int
    /// Whether the URL has a `?`.
    public let hasQuery: Bool

    /// Reads `text`, or throws ``CurlError/invalidURL(_:)`` with what is wrong with it.
    public init(_ text: String) throws(CurlError) {
        var parser = HTTPURLParser(text)
        self = try parser.parse(text)
    }

    init(text: String, scheme: Scheme, host: String, port: Int, hasQuery: Bool) {
        self.text = text
        self.scheme = scheme
        self.host = host
        self.port = port
        self.hasQuery = hasQuery
    }
}

extension HTTPURL: CustomStringConvertible {
    /// Scheme, host and port: a path or a query may hold what logs must not.
    public var description: String { "\(scheme.rawValue)://\(host):\(port)" }
}
