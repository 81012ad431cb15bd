/// Bounds on what a client may send and hold.
public struct LimitSettings: Equatable, Sendable {
    /// The longest request body, in bytes.
    public var bodyBytes = 1 << 20
    /// The longest request head, in bytes.
    public var headBytes = 32 << 10
    /// The longest token, in bytes.
    public var tokenBytes = 16 << 10
    /// How deep arrays and objects of a request may lie in each other.
    public var jsonDepth = 64
    /// The most items of one batch.
    public var batch = 1_000
    /// The most connections at a time.
    public var connections = 4_096
    /// The most connections of one address at a time; 0 is no limit of its own.
    public var connectionsPerAddress = 0
    /// From the first byte of a request to its answer.
    public var requestTime: Duration = .seconds(15)
    /// How long a connection may stay silent.
    public var idleTime: Duration = .seconds(10)
    /// How many failed authentications one address may make, loopback excepted; 0 is no limit.
    public var failedAuthenticationsPerSecond = 100

    /// The limits of a configuration that names none.
    public init() {}
}
