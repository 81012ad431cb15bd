import Glibc
import ServedBinary
import Testing

extension HostileSuites {
    /// Clients that take their time, against `request_time: 2s` and `idle_time: 1s`.
    @Suite("Slow clients", .serialized, .impatientServer)
    struct SlowClientTests {
        /// The longest time until a client is closed, and two seconds more for a busy machine.
        ///
        /// A silent one is closed after `idle_time`, one that goes on sending after `request_time`; a kept connection
        /// lasts at most both together.
        private static let bound: Duration = .seconds(3) + .seconds(2)

        @Test("silent ones are closed", arguments: SlowCase.waiting)
        func waiting(_ slow: SlowCase) async throws { try await run(slow) }

        @Test("dripping ones are closed", arguments: SlowCase.dripping)
        func dripping(_ slow: SlowCase) async throws { try await run(slow) }

        @Test("leaving ones leave nothing behind", arguments: SlowCase.leaving)
        func leaving(_ slow: SlowCase) async throws { try await run(slow) }

        private func run(_ slow: SlowCase) async throws {
            let server = try #require(HostileServer.current)
            let start = slow.start.replacing("{token}", with: server.token)
            let received = try await blocking {
                let wire = try server.connect()
                wire.send(Array(start.utf8))
                return try wire.go(on: slow.habit, within: Self.bound)
            }
            if let received {
                #expect(received.isClosed, "it is still open")
                #expect(received.statuses == slow.statuses)
            }
            try await server.expectService()
            try await server.expectQuiet()
        }

        @Test("one that takes no answers is closed")
        func takesNoAnswer() async throws {
            let server = try #require(HostileServer.current)
            let requests = "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"
            let wire = try await blocking {
                let wire = try server.connect(isNarrow: true)
                // More answers than the system keeps for both ends.
                wire.send(Array(String(repeating: requests, count: 2_000).utf8))
                return wire
            }
            try await server.expectBusy()
            try await server.expectService()
            // The client is still there, and the server has no file open for it any more.
            try await server.expectQuiet(within: Self.bound)
            withExtendedLifetime(wire) {}
        }
    }
}

extension Wire {
    /// Does what a slow client does until the server closes; nil for one that cannot see it.
    fileprivate func go(on habit: SlowCase.Habit, within bound: Duration) throws -> Received? {
        switch habit {
        case .waits:
            return receive(within: bound)
        case .halfCloses:
            finishSending()
            return receive(within: bound)
        case .resets:
            try reset()
            return nil
        case .drips(let drop):
            return drip(drop, within: bound)
        }
    }

    /// Sends `drop` every 20 ms.
    private func drip(_ drop: String, within bound: Duration) -> Received {
        let end = ContinuousClock.now + bound
        var received = Received()
        while !received.isClosed, ContinuousClock.now < end {
            send(Array(drop.utf8))
            let more = receive(within: .milliseconds(20))
            received.bytes += more.bytes
            received.isClosed = more.isClosed
        }
        return received
    }
}
