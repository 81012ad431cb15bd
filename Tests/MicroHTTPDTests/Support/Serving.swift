import MicroHTTPD
import Testing

/// A running server and how to reach it.
struct Serving: Sendable {
    let server: HTTPServer
    let service: TestService
    let ports: [Int?]

    var port: Int { ports.compactMap(\.self).first ?? 0 }

    /// A new connection to the first TCP listener.
    func connect() throws -> RawClient { try RawClient(port: port) }

    /// Waits until `condition` holds, which other threads bring about.
    func wait(until condition: () -> Bool) async throws {
        let end = ContinuousClock.now + RawClient.patience
        while !condition() {
            try #require(ContinuousClock.now < end, "the condition did not come about")
            await Task.yield()
        }
    }
}

/// Starts a server on a free port, runs `body`, and stops it in any case.
func serving(
    limits: HTTPLimits = HTTPLimits(connections: 64),
    listeners: [HTTPListener] = [.tcp(address: "127.0.0.1", port: 0)],
    service: TestService? = nil,
    threads: Int = 2,
    _ body: (Serving) async throws -> Void
) async throws {
    let service = try service ?? TestService()
    let server = HTTPServer(
        service: service,
        listeners: listeners,
        limits: limits,
        threads: threads
    ) { service.note($0) }
    try server.start()
    do {
        try await body(Serving(server: server, service: service, ports: server.boundPorts))
    } catch {
        await server.shutdown(within: .zero)
        throw error
    }
    await server.shutdown(within: .zero)
}
