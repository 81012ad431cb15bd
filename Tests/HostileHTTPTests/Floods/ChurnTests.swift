import ServedBinary
import Testing

extension HostileSuites {
    /// Clients that come and go, all the time.
    ///
    /// The library does not see that some of them left, so that the server is rid of them by its patience alone. That is
    /// long enough for good clients of a busy machine.
    @Suite(
        "Churn",
        .serialized,
        .server(limits: "{ body: 4KiB, json_depth: 16, request_time: 5s, idle_time: 5s }")
    )
    struct ChurnTests {
        /// How a client leaves.
        enum Farewell: CaseIterable {
            case close
            case halfClose
            case reset
        }

        /// What clients send before they leave; `{token}` stands for a valid token.
        private static let starts =
            SlowCase.leaving.map(\.start) + [
                GoodRequest.last, "\u{0}\u{1}", "GET / HTTP/2.0\r\n\r\n",
            ]

        @Test("two thousand connections leave nothing behind", arguments: Farewell.allCases)
        func churn(farewell: Farewell) async throws {
            let server = try #require(HostileServer.current)
            try await server.watching {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<4 {
                        group.addTask {
                            try await blocking {
                                for turn in 0..<500 { try Self.visit(server, turn, farewell) }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            try await server.expectService()
            try await server.expectQuiet(within: .seconds(10))
        }

        private static func visit(
            _ server: HostileServer,
            _ turn: Int,
            _ farewell: Farewell
        ) throws {
            let start = starts[turn % starts.count]
            let wire = try server.connect()
            wire.send(Array(start.replacing("{token}", with: server.token).utf8))
            switch farewell {
            case .close: break
            case .halfClose: wire.finishSending()
            case .reset: try wire.reset()
            }
        }
    }
}
