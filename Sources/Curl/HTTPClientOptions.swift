/// What all requests of one client share.
public struct HTTPClientOptions: Sendable {
    /// A PEM file with the certificate authorities to trust instead of the system's.
    public var caFile: String?
    /// A unix socket that every request goes to, whatever host its URL names.
    public var unixSocketPath: String?
    /// The most requests under way at one time; one more is ``CurlError/overloaded(limit:)``.
    public var requestsMax = 256
    /// The most connections to one host.
    public var connectionsPerHostMax = 8
    /// The most connections of all; requests above it wait for a free one until their timeout.
    public var connectionsMax = 32
    /// The longest head of a response, interim responses and trailers included, in bytes.
    public var headBytesMax = 32768
    /// The most lines in a response's head, interim responses and trailers included.
    public var headLinesMax = 128
    /// The longest time to a connection, TLS handshake included.
    public var connectTimeout: Duration = .seconds(2)

    /// Makes options with the usual bounds, which trust the system's certificate authorities.
    public init(caFile: String? = nil) { self.caFile = caFile }
}
