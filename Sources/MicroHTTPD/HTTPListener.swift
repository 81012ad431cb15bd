/// Where an `HTTPServer` accepts connections.
public struct HTTPListener: Sendable, CustomStringConvertible {
    /// The kinds of address.
    public enum Endpoint: Sendable, Equatable {
        /// A numeric IPv4 or IPv6 address and a port, 0 for a free one. `::` means IPv6 alone.
        case tcp(address: String, port: UInt16)
        /// The path of a socket file, and its permissions.
        case unix(path: String, mode: UInt32)
    }

    /// The address.
    public let endpoint: Endpoint
    /// Threads that serve this listener; nil for the server's number.
    public let threads: Int?

    /// A TCP listener.
    public static func tcp(address: String, port: UInt16, threads: Int? = nil) -> HTTPListener {
        HTTPListener(endpoint: .tcp(address: address, port: port), threads: threads)
    }

    /// A unix socket.
    ///
    /// A file left by a dead server is replaced, and the file is removed at the end.
    public static func unix(path: String, mode: UInt32 = 0o660, threads: Int? = nil) -> HTTPListener
    {
        HTTPListener(endpoint: .unix(path: path, mode: mode), threads: threads)
    }

    /// `127.0.0.1:8080`, `[::1]:8080`, `unix:PATH`.
    public var description: String {
        switch endpoint {
        case .tcp(let address, let port):
            address.utf8.contains(0x3A) ? "[\(address)]:\(port)" : "\(address):\(port)"
        case .unix(let path, _): "unix:\(path)"
        }
    }
}
