internal import Synchronization

/// Listeners that are bound already, so that their ports are known before there is a service.
///
/// Clients that connect wait in the system's queue until an `HTTPServer` serves the listeners. Unserved
/// ones are closed when this is given up.
public final class BoundListeners: Sendable {
    /// The listeners, as they were asked for.
    public let listeners: [HTTPListener]
    /// The ports in use, in the order of the listeners; nil for unix sockets.
    public let ports: [Int?]

    private let sockets: Mutex<[ListeningSocket]>

    /// Binds all listeners.
    ///
    /// On an error nothing is left bound.
    public init(_ listeners: [HTTPListener]) throws(HTTPServerError) {
        var sockets: [ListeningSocket] = []
        do throws(HTTPServerError) {
            for listener in listeners { sockets.append(try ListeningSocket(listener)) }
        } catch {
            for socket in sockets { _ = socket.stopListening() }
            throw error
        }
        self.listeners = listeners
        ports = sockets.map(\.port)
        self.sockets = Mutex(sockets)
    }

    /// Hands the sockets over, once.
    func take() -> [ListeningSocket] {
        sockets.withLock { sockets in
            defer { sockets = [] }
            return sockets
        }
    }

    deinit {
        for socket in take() { _ = socket.stopListening() }
    }
}
