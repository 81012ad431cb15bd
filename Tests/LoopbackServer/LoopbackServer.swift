internal import Glibc
internal import Synchronization

/// An HTTP/1.1 server on 127.0.0.1 for tests.
///
/// It has real sockets, one thread per connection, and a handler that says what to do with each
/// request, however wrong or slow. Handlers may block.
public final class LoopbackServer: Sendable {
    /// The server could not be started: the system's error number.
    public struct Failure: Error { let number: Int32 }

    private struct State {
        var listener: Int32?
        /// Holds the port while the server is stopped, so that nobody else gets it.
        var placeholder: Int32?
        var port: UInt16 = 0
        var peers: [Int: LoopbackPeer] = [:]
        var connections = 0
        var requests: [LoopbackRequest] = []
    }

    private let handler: @Sendable (LoopbackRequest) -> LoopbackAnswer
    private let state = Mutex(State())

    /// Starts a server on a free port.
    public init(_ handler: @escaping @Sendable (LoopbackRequest) -> LoopbackAnswer) throws {
        self.handler = handler
        try start()
    }

    deinit {
        stop()
        release()
    }

    /// Where it listens, also while it is stopped.
    public var port: Int { Int(state.withLock { $0.port }) }

    /// All requests so far.
    public var requests: [LoopbackRequest] { state.withLock { $0.requests } }

    /// The number of connections accepted so far.
    public var connections: Int { state.withLock { $0.connections } }

    /// The URL of `path` on this server.
    public func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Listens again, on the port that it had before.
    public func start() throws {
        release()
        let (listener, bound) = try Listener.open(port: state.withLock { $0.port })
        state.withLock { state in
            state.listener = listener
            state.port = bound
        }
        Listener.detach { [weak self] in Self.accept(on: listener) { self?.serve($0) ?? false } }
    }

    /// Refuses new connections and cuts those that are open.
    public func stop() {
        // Under the lock, since what is listed here is not closed yet.
        state.withLock { state in
            if let listener = state.listener {
                shutdown(listener, Int32(SHUT_RDWR))
                state.placeholder = Listener.reserve(port: state.port)
            }
            state.listener = nil
            for peer in state.peers.values { shutdown(peer.socket, Int32(SHUT_RDWR)) }
        }
    }

    /// Lets the port go.
    private func release() {
        state.withLock { state in
            if let placeholder = state.placeholder { close(placeholder) }
            state.placeholder = nil
        }
    }

    private static func accept(on listener: Int32, _ serve: (LoopbackPeer) -> Bool) {
        while let socket = Listener.accept(on: listener) {
            if !serve(LoopbackPeer(socket: socket)) {
                close(socket)
                break
            }
        }
        close(listener)
    }

    private func serve(_ peer: LoopbackPeer) -> Bool {
        let number = state.withLock { state -> Int? in
            guard state.listener != nil else { return nil }
            state.connections += 1
            state.peers[state.connections] = peer
            return state.connections
        }
        guard let number else { return false }
        Listener.detach { [self] in
            var reader = RequestReader(peer, connection: number)
            while let request = reader.next() {
                state.withLock { $0.requests.append(request) }
                let answer = handler(request)
                answer.write(peer)
                if answer.closes { break }
            }
            _ = state.withLock { $0.peers.removeValue(forKey: number) }
            close(peer.socket)
        }
        return true
    }
}
