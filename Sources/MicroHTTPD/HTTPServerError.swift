/// Why a server did not start.
public enum HTTPServerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Not a numeric IPv4 or IPv6 address.
    case notAnAddress(String)
    /// A socket file's path is empty, holds NUL, or is longer than `limit` bytes.
    case invalidSocketPath(String, limit: Int)
    /// A server listens on this socket file.
    case socketInUse(String)
    /// What stands at this path is no socket.
    case notASocket(String)
    /// The system refused `step` for `listener`.
    case system(step: String, listener: String, code: CInt, reason: String)
    /// The process may not open as many files as the limits ask for.
    case tooFewFiles(needed: Int, allowed: Int)
    /// The library did not start; it told the log why.
    case library(listener: String)
    /// The system has no thread for the server.
    case noThread
    /// `start` was called before.
    case alreadyStarted

    /// What happened, in a line.
    public var description: String {
        switch self {
        case .notAnAddress(let address):
            "`\(address)` is not a numeric IPv4 or IPv6 address"
        case .invalidSocketPath(let path, let limit):
            "`\(path)` cannot be the path of a socket: expected 1 to \(limit) bytes without NUL"
        case .socketInUse(let path):
            "`\(path)` is in use by a running server"
        case .notASocket(let path):
            "`\(path)` exists and is not a socket"
        case .system(let step, let listener, _, let reason):
            "cannot \(step) \(listener): \(reason)"
        case .tooFewFiles(let needed, let allowed):
            "the limits need \(needed) open files and the process may have \(allowed): raise the hard "
                + "limit (`ulimit -Hn`, `LimitNOFILE=`) or lower `limits.connections`"
        case .library(let listener):
            "the HTTP library did not start on \(listener)"
        case .noThread:
            "the system has no thread for the HTTP server"
        case .alreadyStarted:
            "the server was started before"
        }
    }
}
