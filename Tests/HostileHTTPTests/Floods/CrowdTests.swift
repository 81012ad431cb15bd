import ServedBinary
import Testing

extension HostileSuites {
    /// Thousands of clients that are there and ask for nothing.
    ///
    /// With less than an eighth of its room free, the server would soon send the silent away.
    @Suite(
        "Crowds",
        .serialized,
        .server(
            limits: "{ connections: \(IdleCrowd.size * 5 / 4), request_time: 60s, idle_time: 60s }"
        )
    )
    struct CrowdTests {
        @Test("keep nobody else waiting", arguments: ["", "GET /health/live HTTP/1.1\r\n"])
        func crowd(start: String) async throws {
            let server = try #require(HostileServer.current)
            let crowd = try await server.watching {
                try await IdleCrowd(of: IdleCrowd.size, to: server.port, start: start)
            }
            try await server.expectBusy(with: IdleCrowd.size)
            for _ in 0..<20 { try await server.expectService(within: HostileServer.floodBound) }
            // The library does not see that a client leaves whose last words it has not read by then.
            try await server.expectIdle()
            try await server.watching { try await crowd.leave() }
            try await server.expectQuiet(within: .seconds(10))
        }
    }
}
