import ServedBinary
import Testing

extension HostileSuites {
    /// More clients than `limits.connections`, with `request_time: 2s` and `idle_time: 1s`.
    @Suite(
        "The limit of connections",
        .serialized,
        .server(limits: "{ connections: 32, request_time: 2s, idle_time: 1s }")
    )
    struct ConnectionLimitTests {
        /// What those do who take all the room, and how long others may then have to wait for some.
        struct Crowd: Sendable, CustomTestStringConvertible {
            let name: String
            let count: Int
            let start: String
            let bound: Duration

            var testDescription: String { name }

            /// Bounds have two seconds more than the server's times come to, for a busy machine.
            static let all = [
                // A nearly full server waits an eighth of `idle_time` for the first line.
                Crowd(
                    name: "silent",
                    count: 32,
                    start: "",
                    bound: .milliseconds(125) + .seconds(2)
                ),
                Crowd(
                    name: "in the first line",
                    count: 32,
                    start: "GET /",
                    bound: .milliseconds(125) + .seconds(2)
                ),
                // Each thirty-two of them have their time before the next ones.
                Crowd(
                    name: "silent, and more in the queue",
                    count: 128,
                    start: "",
                    bound: .milliseconds(500) + .seconds(2)
                ),
                Crowd(
                    name: "after an answer",
                    count: 32,
                    start: GoodRequest.live(),
                    bound: .milliseconds(125) + .seconds(2)
                ),
                // Those who are in a request are silent for `idle_time` at most.
                Crowd(
                    name: "in the head",
                    count: 32,
                    start: "GET /health/live HTTP/1.1\r\n",
                    bound: .seconds(2) + .seconds(2)
                ),
            ]
        }

        @Test("leaves others an answer within a bound", arguments: Crowd.all)
        func crowd(_ crowd: Crowd) async throws {
            let server = try #require(HostileServer.current)
            let wires = try await blocking {
                try (0..<crowd.count).map { _ in
                    let wire = try server.connect()
                    wire.send(Array(crowd.start.utf8))
                    return wire
                }
            }
            try await server.expectService(within: crowd.bound)
            let areClosed = try await blocking {
                wires.map { $0.receive(within: .seconds(6)).isClosed }
            }
            #expect(areClosed.allSatisfy { $0 })
            try await server.expectService()
            try await server.expectQuiet()
        }

        @Test("leaves others an answer while eight clients come again and again")
        func comingAgain() async throws {
            let server = try #require(HostileServer.current)
            let end = ContinuousClock.now + .seconds(3)
            // Each holds eight connections at a time, so that two in the queue wait for each that is served.
            try await server.watching {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            try await blocking {
                                while ContinuousClock.now < end {
                                    let wires = try (0..<8).map { _ in try server.connect() }
                                    _ = wires[7].receive(within: .seconds(6))
                                }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            try await server.expectQuiet()
        }
    }
}
