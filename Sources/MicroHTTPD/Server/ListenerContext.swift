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
        requestNanoseconds = limits.requestTime.nanosecondsClamped
        idleNanoseconds = limits.idleTime.nanosecondsClamped
        self.load = load
        self.log = log
    }

    func open(socket: CInt, peer: PeerAddress) -> Connection {
        var generator = SystemRandomNumberGenerator()
        let connection = Connection(
            peer: peer,
            socket: socket,
            ids: RequestIDSource(using: &generator),
            deadline: .now + idleNanoseconds
        )
        connections.insert(connection)
        return connection
    }

    func close(_ connection: Connection) {
        connection.forgetSocket()
        connections.remove(connection)
    }
}
