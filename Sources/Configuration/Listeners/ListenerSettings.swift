/// One socket to listen on, and what is reachable there.
public struct ListenerSettings: Equatable, Sendable {
    /// The kind of socket.
    public enum Socket: Hashable, Sendable {
        /// TCP. Port 0 picks a free one.
        case tcp(ListenAddress, port: UInt16)
        /// A unix socket at this path.
        case unix(path: String)
    }

    /// The kind of socket and its name.
    public var socket: Socket
    /// What is reachable; `nil` is `all`: every surface, but the proxies only on loopback.
    public var surfaces: Set<Surface>?
    /// Whether plain HTTP off loopback was asked for in so many words.
    public var insecurePlainHTTP: Bool

    /// A listener; by default the one of a configuration that names none.
    public init(
        socket: Socket = .tcp(.loopback, port: 8080),
        surfaces: Set<Surface>? = nil,
        insecurePlainHTTP: Bool = false
    ) {
        self.socket = socket
        self.surfaces = surfaces
        self.insecurePlainHTTP = insecurePlainHTTP
    }

    /// Whether only this machine reaches it.
    public var isLoopback: Bool {
        switch socket {
        case .tcp(let address, _): address.isLoopback
        case .unix: true
        }
    }

    /// Whether requests for a surface are answered here.
    public func serves(_ surface: Surface) -> Bool {
        guard let surfaces else { return surface != .proxies || isLoopback }
        return surfaces.contains(surface)
    }

    /// The most listeners of one server.
    public static let countMax = 16
    /// The longest path of a unix socket, in bytes: `sun_path` of Linux without its final NUL.
    public static let unixPathBytesMax = 107
}

/// A group of paths that a listener serves or does not.
public enum Surface: String, CaseIterable, Sendable {
    /// `/access/v1/…` and `/.well-known/authzen-configuration`.
    case decisions
    /// `/v1/permissions` and `/v1/subjects/{id}/permissions`.
    case permissions
    /// `/proxy/…`.
    case proxies
    /// `/v1/admin/…`.
    case admin
    /// `/v1/hooks/…`.
    case hooks
    /// `/api/v2/…`, `/userinfo`, `/tokeninfo`, `/oauth/token` and the issuer's metadata.
    case directory
    /// `/console/` and `/openapi.json`.
    case people
    /// `/health/…` and `/metrics`.
    case operations

    /// Whether anything answers there yet.
    public var isAvailable: Bool {
        switch self {
        case .decisions, .permissions, .admin, .hooks, .directory, .operations: true
        case .proxies, .people: false
        }
    }
}
