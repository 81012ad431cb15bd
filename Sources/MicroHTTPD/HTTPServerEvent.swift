/// What a server has to tell its operator, besides the requests.
public enum HTTPServerEvent: Sendable, Equatable {
    /// A message of libmicrohttpd. It may hold bytes that a client sent.
    case library(String)
    /// Connections that exceeded a time limit were closed.
    case closedSlowConnections(count: Int)
    /// The time to stop was over: requests still waiting were answered with 503.
    case stoppedWaiting(count: Int)
    /// The system has no resources for another connection; those that wait are tried again soon.
    case cannotAccept(reason: String)
    /// A socket file could not be removed.
    case socketFileLeft(path: String)
}
