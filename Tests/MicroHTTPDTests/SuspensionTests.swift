import Testing

@testable import MicroHTTPD

private let later = "GET /later HTTP/1.1\r\nHost: a\r\n\r\n"

@Suite("Suspension")
struct SuspensionTests {
    @Test("an answer that comes later is sent, and the connection kept")
    func answer() async throws {
        try await serving { serving in
            serving.service.gate.open()
            try await blocking {
                let client = try serving.connect()
                for _ in 0..<20 {
                    #expect(client.ask(later)?.text == "late")
                    let body = "POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                    #expect(client.ask(body)?.text == "abc")
                }
            }
        }
    }

    @Test("a late answer without the announced body closes the connection")
    func withoutBody() async throws {
        try await serving { serving in
            let received = try await blocking {
                let client = try serving.connect()
                client.send(
                    "POST /later-without-body HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                )
                return client.receiveAll()
            }
            let answers = RawResponse.all(in: try #require(received))
            #expect(answers.map(\.text) == ["late"])
            #expect(answers.first?["Connection"] == "close")
        }
    }

    @Test("waiting requests hold up no other")
    func others() async throws {
        try await serving(threads: 1) { serving in
            let answers = try await blocking {
                let waiting = try (0..<20).map { _ in try serving.connect() }
                for client in waiting { client.send(later) }
                let quick = try serving.connect().ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
                serving.service.gate.open()
                return [quick?.text] + waiting.map { $0.receive(answers: 1).first?.text }
            }
            #expect(answers == ["hello"] + [String](repeating: "late", count: 20))
        }
    }

    @Test("a deadline answers with 503 and cancels the work")
    func deadline() async throws {
        try await serving(limits: HTTPLimits(connections: 64, requestTime: .seconds(1))) {
            serving in
            let answers = try await blocking {
                let client = try serving.connect()
                return [
                    client.ask("GET /later?50 HTTP/1.1\r\nHost: a\r\n\r\n"),
                    client.ask("POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na"),
                ]
            }
            #expect(answers.map { $0?.status } == [503, 503])
            #expect(answers.allSatisfy { $0?["X-Failure"] == "deadlineExceeded" })
            try await serving.wait { serving.service.gate.cancellations == 2 }
        }
    }

    @Test("work is cancelled however early its deadline comes")
    func earlyDeadline() async throws {
        // The shorter the limits, the more often the reaper looks; a busy machine may exceed them.
        let limits = HTTPLimits(connections: 64, requestTime: .milliseconds(50))
        try await serving(limits: limits) { serving in
            try await blocking {
                let clients = try (0..<10).map { _ in try serving.connect() }
                for _ in 0..<20 {
                    for client in clients {
                        client.send("GET /later?0 HTTP/1.1\r\nHost: a\r\n\r\n")
                    }
                    for client in clients {
                        let status = client.receive(answers: 1).first?.status
                        #expect(status == 503 || status == nil)
                    }
                }
            }
            try await serving.wait {
                serving.service.gate.cancellations == serving.service.requests.count
            }
            #expect(serving.service.requests.count > 20)
        }
    }

    @Test("more requests than may wait are told 503 at once")
    func shedding() async throws {
        try await serving(limits: HTTPLimits(connections: 64, suspended: 3)) { serving in
            let waiting = try await blocking {
                let waiting = try (0..<3).map { _ in try serving.connect() }
                for client in waiting { client.send(later) }
                return waiting
            }
            try await serving.wait { serving.server.load.suspendedCount == 3 }
            try await blocking {
                let client = try serving.connect()
                let answer = client.ask(later)
                #expect(answer?.status == 503)
                #expect(answer?["X-Failure"] == "overloaded")
                serving.service.gate.open()
                #expect(waiting.allSatisfy { $0.receive(answers: 1).first?.status == 200 })
                #expect(client.ask(later)?.status == 200)
            }
        }
    }

    @Test("clients that go away while they wait leave nothing behind")
    func clientGoesAway() async throws {
        try await serving { serving in
            let clients = try await blocking {
                let clients = try (0..<10).map { _ in try serving.connect() }
                for client in clients { client.send(later) }
                return clients
            }
            try await serving.wait { serving.server.load.suspendedCount == 10 }
            for client in clients { client.reset() }
            serving.service.gate.open()
            try await serving.wait { serving.service.exchanges.count == 10 }
        }
    }

    @Test("many connections suspend and resume at once")
    func load() async throws {
        let count = 24
        try await serving(limits: HTTPLimits(connections: 128)) { serving in
            serving.service.gate.open()
            let answered = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<count {
                    group.addTask {
                        try await blocking { try exchangeBodies(serving, seed: index) }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(answered == count * 60)
        }
    }
}

/// How many of sixty pipelined and single late requests came back with their own bodies.
private func exchangeBodies(_ serving: Serving, seed: Int) throws -> Int {
    let client = try serving.connect()
    var answered = 0
    for round in 0..<20 {
        let bodies = (0..<3).map { "\(seed)-\(round)-\($0)" }
        let requests = bodies.map {
            "POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: \($0.utf8.count)\r\n\r\n\($0)"
        }
        client.send(requests.joined())
        let texts = client.receive(answers: 3).map(\.text)
        answered += zip(texts, bodies).count { $0 == $1 }
    }
    return answered
}
