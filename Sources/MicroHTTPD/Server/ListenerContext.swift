internal import Synchronization

/// What the requests of one listener need: the service, the limits, and the open connections.
final class ListenerContext: Sendable {
    let index: Int
    let service: any HTTPService
    let limits: HTTPLimits
    let requestNanoseconds: UInt64
    let idleNanoseconds: UInt64
    let log: @Sendable (HTTPServerEvent) -> Void
    let load: ServerLoad
    let connections = ConnectionRegistry()

    private let counts: ConnectionCounts
    private let ringForRoom = Mutex<(@Sendable () -> Void)?>(nil)

    init(
        index: Int,
        service: any HTTPService,
        limits: HTTPLimits,
        load: ServerLoad,
        log: @escaping @Sendable (HTTPServerEvent) -> Void
    ) {
        self.index = index
        self.service = service
        self.limits = limits
        counts = ConnectionCounts(
            most: limits.connections,
            mostPerNetwork: limits.connectionsPerAddress
        )
        requestNanoseconds = limits.requestTime.nanosecondsClamped
        idleNanoseconds = limits.idleTime.nanosecondsClamped
        self.load = load
        self.log = log
    }
}

extension ListenerContext {
    /// Whether another connection may be accepted.
    var hasRoom: Bool { counts.hasRoom }

    /// Has `ring` called when there is room again.
    func onRoom(_ ring: @escaping @Sendable () -> Void) { ringForRoom.withLock { $0 = ring } }

    /// A connection was accepted; false if its network has as many as it may have.
    func willOpen(for peer: PeerAddress, at now: MonotonicTime) -> Bool {
        counts.add(peer, at: now)
    }

    /// The library did not want a connection that was counted, or has closed it.
    func didNotOpen(for peer: PeerAddress) {
        if counts.remove(peer) { ringForRoom.withLock { $0 }?() }
    }

    /// Whether a connection was accepted that the library has not begun to serve.
    var isOneOnItsWay: Bool { counts.count > connections.count }

    /// Counts anew, if no connection was accepted for so long that none can be on its way: of those that
    /// fail for want of memory the library says nothing.
    func recountIfSilent(at now: MonotonicTime) {
        if counts.isWorthCounting(at: now) { counts.set(connections.all.map(\.peer), at: now) }
    }

    /// The library has begun to serve a connection.
    func open(socket: CInt, peer: PeerAddress) -> Connection {
        var generator = SystemRandomNumberGenerator()
        let connection = Connection(
            context: self,
            peer: peer,
            socket: socket,
            ids: RequestIDSource(using: &generator)
        )
        connections.insert(connection)
        return connection
    }

    /// The library is about to close a connection.
    func close(_ connection: Connection) {
        connection.forgetSocket()
        // In this order: a recount between the two counts one too many, which the next one mends.
        didNotOpen(for: connection.peer)
        connections.remove(connection)
    }
}

extension ListenerContext {
    /// Closes the connections whose time is over, and answers for those that wait for the service.
    func closeSlowConnections(at now: MonotonicTime) {
        let all = connections.all
        let patience = patience(forCount: all.count)
        var closed = 0
        for connection in all where connection.isExpired(at: now, patience) {
            if let exchange = connection.suspendedExchange {
                _ = exchange.resume(with: .failure(.deadlineExceeded))
            } else if connection.isExpired(at: now, patience), connection.cutOff() {
                // Looked at once more: its answer may just have come, and has time of its own to leave.
                closed += 1
            }
        }
        if closed > 0 { log(.closedSlowConnections(count: closed)) }
    }

    /// How long a connection may go without a request: not long where the listener is nearly full, so that
    /// clients that are not there yet find room.
    private func patience(forCount count: Int) -> Connection.Patience {
        let isCrowded = count >= limits.connections - limits.connections / 8
        return isCrowded
            ? Connection.Patience(first: idleNanoseconds / 8, next: idleNanoseconds / 8)
            : Connection.Patience(
                first: idleNanoseconds,
                next: idleNanoseconds + requestNanoseconds
            )
    }
}
