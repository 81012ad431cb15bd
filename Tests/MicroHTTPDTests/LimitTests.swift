import MicroHTTPD
import Testing

private let hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"

@Suite("Limits")
struct LimitTests {
    @Test("a head may be as long as the limit and not a byte longer", arguments: [0, 1])
    func head(_ excess: Int) async throws {
        for limit in [1_024, 32 << 10] {
            try await serving(limits: HTTPLimits(head: limit, connections: 8)) { serving in
                let start = "GET /hello HTTP/1.1\r\nHost: a\r\nX-Request-ID: one\r\nA: "
                let fill = limit + excess - start.utf8.count - 4
                let answer = try await blocking {
                    try serving.connect()
                        .ask(start + String(repeating: "x", count: fill) + "\r\n\r\n")
                }
                #expect(answer?.status == (excess == 0 ? 200 : 431))
                #expect(answer?["X-Request-ID"] == "one")
            }
        }
    }

    @Test("connections above the limit wait until one is closed")
    func connections() async throws {
        try await serving(limits: HTTPLimits(connections: 4), threads: 1) { serving in
            try await blocking {
                let first = try (0..<4).map { _ in try serving.connect() }
                #expect(first.allSatisfy { $0.ask(hello)?.status == 200 })
                let fifth = try serving.connect()
                fifth.send(hello)
                #expect(fifth.receive(within: .milliseconds(200)) == nil)
                first[0].send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                #expect(fifth.receive(answers: 1).first?.status == 200)
            }
        }
    }

    @Test("a listener that is nearly full has less patience with idle connections")
    func crowding() async throws {
        let limits = HTTPLimits(connections: 8, idleTime: .seconds(8))
        try await serving(limits: limits, threads: 1) { serving in
            try await blocking {
                let idle = try (0..<8).map { _ in try serving.connect() }
                #expect(idle.dropFirst().allSatisfy { $0.ask(hello)?.status == 200 })
                let start = ContinuousClock.now
                #expect(try serving.connect().ask(hello)?.status == 200)
                #expect(ContinuousClock.now - start < .seconds(6))
                withExtendedLifetime(idle) {}
            }
        }
    }

    @Test("clients of a unix socket have no address to be counted by")
    func connectionsOfUnixSocket() async throws {
        try await withSocketPath { path in
            let limits = HTTPLimits(connections: 64, connectionsPerAddress: 1)
            try await serving(limits: limits, listeners: [.unix(path: path)]) { serving in
                try await blocking {
                    let clients = try (0..<4).map { _ in try RawClient(unix: path) }
                    #expect(clients.allSatisfy { $0.ask(hello)?.status == 200 })
                }
            }
        }
    }

    @Test("connections of one address above its limit are closed")
    func connectionsPerAddress() async throws {
        let limits = HTTPLimits(connections: 64, connectionsPerAddress: 2)
        try await serving(limits: limits) { serving in
            try await blocking {
                let first = try (0..<2).map { _ in try serving.connect() }
                #expect(first.allSatisfy { $0.ask(hello)?.status == 200 })
                #expect(try serving.connect().isClosed())
                let other = try RawClient(port: serving.port, from: "127.0.0.2")
                #expect(other.ask(hello)?.status == 200)
                first[0].send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                #expect(first[0].isClosed())
                // The library counts the connection until it has closed its side.
                var answer: RawResponse?
                while answer == nil { answer = try serving.connect().ask(hello) }
                #expect(answer?.status == 200)
            }
        }
    }
}
