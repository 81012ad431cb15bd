import ServedBinary
import Testing

/// Gives a suite a server of its own, which must be sound and quiet when the suite is over.
struct ServerTrait: SuiteTrait, TestScoping {
    let settings: HostileServer.Settings

    @concurrent func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @Sendable @concurrent () async throws -> Void
    ) async throws {
        let server = try await HostileServer.start(settings)
        do {
            try await HostileServer.$current.withValue(server) { try await body() }
        } catch {
            server.process.stop()
            throw error
        }
        try await server.end()
    }
}

extension Trait where Self == ServerTrait {
    /// A server on loopback with these limits, written as in the configuration.
    static func server(limits: String, address: String = "127.0.0.1") -> Self {
        ServerTrait(settings: HostileServer.Settings(address: address, limits: limits))
    }

    /// A server with times so short that each hostile client is got rid of in a few seconds.
    static var impatientServer: Self {
        server(limits: "{ body: 4KiB, json_depth: 16, request_time: 2s, idle_time: 1s }")
    }
}
