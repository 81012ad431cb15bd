/// One request: what to ask, for how long to wait, and how much to take.
public struct HTTPClientRequest: Sendable {
    /// What is done with the resource.
    public enum Method: Sendable {
        /// GET, without a body.
        case get
        /// POST with a body of this media type.
        case post(body: [UInt8], mediaType: String)
        /// PATCH with a body of this media type (RFC 5789).
        case patch(body: [UInt8], mediaType: String)
    }

    /// Where the request goes.
    public let url: HTTPURL
    /// GET, POST or PATCH.
    public var method: Method
    /// More headers; of one name, each is sent.
    public var headers: [RequestHeader]
    /// The time from the call of ``HTTPClient/send(_:)`` to the last byte of the response.
    ///
    /// Waiting for a free connection is included. At least one millisecond.
    public var timeout: Duration
    /// The longest body that is taken, in bytes.
    public var bodyBytesMax: Int

    /// Makes a request with the usual bounds: 5 seconds, 1 MiB.
    public init(
        _ url: HTTPURL,
        method: Method = .get,
        headers: [RequestHeader] = [],
        timeout: Duration = .seconds(5),
        bodyBytesMax: Int = 1 << 20
    ) {
        self.url = url
        self.method = method
        self.headers = headers
        self.timeout = timeout
        self.bodyBytesMax = bodyBytesMax
    }
}
