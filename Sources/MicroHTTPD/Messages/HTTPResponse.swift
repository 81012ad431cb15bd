/// An answer.
public struct HTTPResponse: Sendable {
    /// 200…599; anything else goes out as 500.
    public var status: Int
    /// Fields in the order in which they go out.
    ///
    /// The server adds `Date`, `Content-Length`, `X-Request-ID` and, where it applies, `Connection`;
    /// these must not stand here. A name or value that cannot go into a head (line ends, an empty value)
    /// turns the answer into a 500.
    public var headers: [(name: String, value: String)]
    /// The body, which is sent neither in answer to `HEAD` nor with a 304: only the head, which is that of the answer with
    /// the body.
    public var body: [UInt8]

    /// Makes an answer.
    public init(
        status: Int,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = []
    ) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
