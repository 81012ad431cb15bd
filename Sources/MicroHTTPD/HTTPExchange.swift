/// A request and its answer, told when both are over.
public struct HTTPExchange: Sendable {
    /// How an exchange ended.
    public enum Ending: Sendable {
        /// The answer was handed to the system in full.
        case answered
        /// The client went away or broke the protocol, or the library refused the request itself.
        case aborted
        /// The client took longer than a limit allows, for its request or to take the answer.
        case timedOut
        /// The server stopped.
        case stopped
    }

    /// The request; nil if its head was never complete or not sound.
    public let request: HTTPRequest?
    /// The position of the listener among those given to the server.
    public let listener: Int
    /// The client's address.
    public let peer: PeerAddress
    /// The status of the answer; nil if none was given or the library gave it.
    public let status: Int?
    /// Bytes of the request's body that arrived.
    public let requestBodyBytes: Int
    /// Bytes of the answer's body.
    public let responseBodyBytes: Int
    /// From the request's first line to the end of the answer.
    public let duration: Duration
    /// How it ended.
    public let ending: Ending
}
