import MicroHTTPD
import Testing

private let limits = HTTPLimits(
    connections: 64,
    requestTime: .milliseconds(400),
    idleTime: .milliseconds(400)
)

@Suite("Slow clients")
struct SlowClientTests {
    /// A request that never gets finished, and what is sent of it at once.
    struct SlowRequest: Sendable, CustomTestStringConvertible {
        let name: String
        let start: String
        let drop: String
        let ending: HTTPExchange.Ending?

        var testDescription: String { name }

        static let all = [
            SlowRequest(name: "silent", start: "", drop: "", ending: nil),
            SlowRequest(name: "first line", start: "", drop: "G", ending: nil),
            SlowRequest(
                name: "head",
                start: "GET /hello HTTP/1.1\r\n",
                drop: "A: b\r\n",
                ending: .timedOut
            ),
            SlowRequest(
                name: "body",
                start: "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n",
                drop: "x",
                ending: .timedOut
            ),
            SlowRequest(
                name: "chunks",
                start: "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                drop: "1\r\nx\r\n",
                ending: .timedOut
            ),
            SlowRequest(
                name: "thousands of arguments",
                start:
                    "GET /hello?\(String(repeating: "a&", count: 2_000)) HTTP/1.1\r\nHost: a\r\n\r\n",
                drop: "",
                ending: .timedOut
            ),
        ]
    }

    @Test("a request that does not get finished is cut off", arguments: SlowRequest.all)
    func slowRequest(_ slow: SlowRequest) async throws {
        try await serving(limits: limits) { serving in
            let start = ContinuousClock.now
            let received = try await blocking {
                let client = try serving.connect()
                client.send(slow.start)
                return dribble(slow.drop, to: client)
            }
            #expect(received == [])
            #expect(ContinuousClock.now - start >= .milliseconds(300))
            if let ending = slow.ending {
                try await serving.wait { serving.service.exchanges.count == 1 }
                #expect(serving.service.exchanges.first?.ending == ending)
            }
        }
    }

    @Test("a kept connection that sends its next request drop by drop is cut off")
    func slowSecondRequest() async throws {
        try await serving(limits: limits) { serving in
            let received = try await blocking {
                let client = try serving.connect()
                _ = client.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
                return dribble("G", to: client)
            }
            #expect(received == [])
        }
    }

    @Test("a client that does not take its answer is cut off")
    func slowReader() async throws {
        try await serving(limits: limits) { serving in
            let client = try await blocking {
                let client = try serving.connect()
                client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n")
                return client
            }
            try await serving.wait { serving.service.exchanges.count == 1 }
            #expect(serving.service.exchanges.first?.ending == .timedOut)
            #expect(serving.service.events.contains(.closedSlowConnections(count: 1)))
            _ = client
        }
    }

    @Test("a client with many slow connections does not keep others out")
    func manySlowConnections() async throws {
        var few = limits
        few.connections = 8
        try await serving(limits: few, threads: 1) { serving in
            let answer = try await blocking {
                let slow = try (0..<8).map { _ in try serving.connect() }
                for client in slow { client.send("GET /hello HT") }
                // Waits in the system's queue until the slow ones are gone.
                let answer = try serving.connect().ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
                withExtendedLifetime(slow) {}
                return answer
            }
            #expect(answer?.status == 200)
        }
    }
}

/// Sends `drop` again and again until the server closes; what it sent is the result.
private func dribble(_ drop: String, to client: RawClient) -> [UInt8]? {
    let end = ContinuousClock.now + RawClient.patience
    while ContinuousClock.now < end {
        client.send(drop)
        if let received = client.receive(within: .milliseconds(20)) { return received }
    }
    return nil
}
