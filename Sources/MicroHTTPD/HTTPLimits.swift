/// What one client, and all together, may ask of an `HTTPServer`.
public struct HTTPLimits: Sendable {
    /// Bytes of a request's head, 1 KiB to 16 MiB: 431 above.
    public var head: Int
    /// Bytes of a request's body, whatever the service allows: 413 above.
    public var body: Int
    /// Connections to each listener; further ones wait in the system's queue.
    public var connections: Int
    /// Connections to one TCP listener from one address (of IPv6, from one /64), 0 for any number; further
    /// ones are closed.
    public var connectionsPerAddress: Int
    /// From a request's first line until its answer is taken, and once more from a late answer on.
    ///
    /// Then the connection is closed. Also the deadline of `HTTPAnswer.later`.
    public var requestTime: Duration
    /// From accepting a connection to the first line of its first request.
    ///
    /// Also the longest silence at any other time, in full seconds; a kept connection that sends its
    /// next first line byte by byte lasts at most `idleTime + requestTime`.
    public var idleTime: Duration
    /// Requests that wait for their answers at one time; further ones are told 503.
    public var suspended: Int

    /// Limits for a service behind a proxy or on a network of known clients.
    public init(
        head: Int = 32 << 10,
        body: Int = 1 << 20,
        connections: Int = 4_096,
        connectionsPerAddress: Int = 0,
        requestTime: Duration = .seconds(15),
        idleTime: Duration = .seconds(10),
        suspended: Int = 2_048
    ) {
        self.head = head
        self.body = body
        self.connections = connections
        self.connectionsPerAddress = connectionsPerAddress
        self.requestTime = requestTime
        self.idleTime = idleTime
        self.suspended = suspended
    }
}

extension HTTPLimits {
    /// Bytes of a connection's pool: the head, and room for the library's notes on its fields and for the
    /// head of the answer, without which a request at the limit would get none.
    var connectionMemory: Int { min(max(head, 1 << 10), 16 << 20) + 4 << 10 }
}
