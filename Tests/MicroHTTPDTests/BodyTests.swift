import MicroHTTPD
import Testing

private let limits = HTTPLimits(body: 1_000, connections: 64)

@Suite("Bodies")
struct BodyTests {
    @Test(
        "bodies up to the limit arrive whole",
        arguments: [0, 1, 999, 1_000, 1_001, 50_000]
    )
    func announced(_ count: Int) async throws {
        try await serving(limits: limits) { serving in
            let received = try await blocking {
                let client = try serving.connect()
                client.send(
                    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n"
                        + "Connection: close\r\n\r\n" + String(repeating: "x", count: count)
                )
                return client.receiveAll()
            }
            let answer = RawResponse.all(in: try #require(received)).first
            #expect(answer?.status == (count <= 1_000 ? 200 : 413))
            if count <= 1_000 { #expect(answer?.body.count == count) }
        }
    }

    @Test(
        "chunked bodies up to the limit arrive whole",
        arguments: [0, 1, 999, 1_000, 1_001, 9_000]
    )
    func chunked(_ count: Int) async throws {
        try await serving(limits: limits) { serving in
            let answer = try await blocking {
                let client = try serving.connect()
                client.send(
                    "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunks(count, of: 100) + "0\r\nTrailer: x\r\n\r\n"
                )
                return client.receive(answers: 1).first
            }
            #expect(answer?.status == (count <= 1_000 ? 200 : 413))
            #expect((answer?["Connection"] == "close") == (count > 1_000))
            if count <= 1_000 { #expect(answer?.body.count == count) }
        }
    }

    @Test("a large body within the limit arrives whole")
    func large() async throws {
        try await serving { serving in
            let count = 1 << 20
            let answer = try await blocking {
                let client = try serving.connect()
                client.send(
                    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n"
                        + String(repeating: "x", count: count)
                )
                return client.receive(answers: 1).first
            }
            #expect(answer?.body.count == count)
        }
    }

    @Test("an endless chunked body is cut off without being read to its end")
    func endless() async throws {
        try await serving(limits: limits) { serving in
            try await blocking {
                let client = try serving.connect()
                client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                let chunk = Array(chunks(10_000, of: 10_000).utf8)
                for _ in 0..<1_000 { client.send(chunk) }
                #expect(client.isClosed())
            }
            try await serving.wait { serving.service.exchanges.count == 1 }
            let exchange = try #require(serving.service.exchanges.first)
            #expect(exchange.status == nil)
            // The bound for what is thrown away, the limit, and one buffer.
            #expect(exchange.requestBodyBytes < 1_000 + 256 << 10 + 64 << 10)
        }
    }

    @Test("100 Continue is sent if the body is wanted")
    func expectation() async throws {
        try await serving(limits: limits) { serving in
            let answers = try await blocking {
                let client = try serving.connect()
                client.send(
                    "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                        + "Content-Length: 3\r\n\r\n"
                )
                let first = client.receive(answers: 1)
                client.send("abc")
                return first + client.receive(answers: 1)
            }
            #expect(answers.map(\.status) == [100, 200])
            #expect(answers.last?.text == "abc")
        }
    }

    @Test(
        "100 Continue is not sent if the body is refused",
        arguments: [("/early", 3, 401), ("/echo", 2_000, 413), ("/hello", 3, 405), ("/x", 3, 404)]
    )
    func refusedExpectation(_ path: String, _ count: Int, _ status: Int) async throws {
        try await serving(limits: limits) { serving in
            let received = try await blocking {
                let client = try serving.connect()
                client.send(
                    "POST \(path) HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                        + "Content-Length: \(count)\r\n\r\n"
                )
                return client.receiveAll()
            }
            #expect(RawResponse.all(in: try #require(received)).map(\.status) == [status])
        }
    }

    @Test("a client that goes away while it is answered harms nobody")
    func resetWhileAnswered() async throws {
        try await serving { serving in
            try await blocking {
                for _ in 0..<20 {
                    let client = try serving.connect()
                    client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n")
                    _ = client.receive()
                    client.reset()
                }
            }
            try await serving.wait { serving.service.exchanges.count == 20 }
            #expect(serving.service.exchanges.contains { $0.ending == .aborted })
            let answer = try await blocking {
                try serving.connect().ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            }
            #expect(answer?.status == 200)
        }
    }
}

private func chunks(_ count: Int, of size: Int) -> String {
    stride(from: 0, to: count, by: size).map { start in
        let length = min(size, count - start)
        return String(length, radix: 16) + "\r\n" + String(repeating: "x", count: length) + "\r\n"
    }
    .joined()
}
