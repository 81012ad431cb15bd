import MicroHTTPD
import Testing

private let impatient = HTTPLimits(
    connections: 64,
    requestTime: .milliseconds(500),
    idleTime: .milliseconds(500)
)
private let get = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"

@Suite("Connections")
struct ConnectionTests {
    @Test("a connection is kept for further requests")
    func keepAlive() async throws {
        try await serving { serving in
            try await blocking {
                let client = try serving.connect()
                for _ in 0..<50 { #expect(client.ask(get)?.text == "hello") }
                client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
                #expect(client.receive(answers: 1).first?.text == "abc")
                #expect(client.ask(get)?.status == 200)
            }
        }
    }

    @Test("pipelined requests are answered in order")
    func pipelining() async throws {
        try await serving { serving in
            let texts = try await blocking {
                let client = try serving.connect()
                let posts = (0..<40).map {
                    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n\($0 + 10)\(get)"
                }
                client.send(posts.joined())
                return client.receive(answers: 80).map(\.text)
            }
            #expect(texts == (0..<40).flatMap { ["\($0 + 10)", "hello"] })
        }
    }

    @Test(
        "the connection closes when either side says so",
        arguments: [
            "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            "GET /hello HTTP/1.0\r\n\r\n",
            "POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
        ]
    )
    func closing(_ request: String) async throws {
        try await serving { serving in
            let received = try await blocking {
                let client = try serving.connect()
                client.send(request)
                return client.receiveAll()
            }
            let answers = RawResponse.all(in: try #require(received))
            #expect(answers.count == 1)
            #expect(answers.first?["Connection"] == "close")
        }
    }

    @Test("HTTP/1.0 clients may ask to keep the connection")
    func keepAliveOfHTTP10() async throws {
        try await serving { serving in
            try await blocking {
                let client = try serving.connect()
                let request = "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
                #expect(client.ask(request)?["Connection"]?.lowercased() == "keep-alive")
                #expect(client.ask(request)?.status == 200)
            }
        }
    }

    @Test("HEAD has the head of GET and no body")
    func head() async throws {
        try await serving { serving in
            let answers = try await blocking {
                let client = try serving.connect()
                client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n" + get)
                return client.receive(answers: 2, to: ["HEAD", "GET"])
            }
            try #require(answers.count == 2)
            #expect(answers[0]["Content-Length"] == "5")
            #expect(answers[0].body.isEmpty)
            #expect(answers[1].text == "hello")
        }
    }

    @Test("an early answer to an announced body ends the connection, whatever follows")
    func earlyAnswer() async throws {
        for method in ["POST", "PUT", "PATCH", "DELETE", "GET", "OPTIONS", "BREW"] {
            try await serving { serving in
                let received = try await blocking {
                    let client = try serving.connect()
                    let inner = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
                    client.send(
                        "\(method) /early HTTP/1.1\r\nHost: a\r\n"
                            + "Content-Length: \(inner.utf8.count)\r\n\r\n\(inner)\(inner)"
                    )
                    return client.receiveAll()
                }
                #expect(RawResponse.all(in: try #require(received)).map(\.status) == [401])
                #expect(serving.service.requests.count == 1)
            }
        }
    }

    @Test("a GET that announces a body and never sends it is answered at once")
    func announcedBodyThatNeverComes() async throws {
        try await serving { serving in
            let answer = try await blocking {
                try serving.connect().ask(
                    "GET /early HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n"
                )
            }
            #expect(answer?.status == 401)
        }
    }

    @Test(
        "a client that stops in the middle gets no answer and is let go",
        arguments: [
            "GET /hello HTTP/1.1\r\nHo",
            "GET /he",
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc",
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        ]
    )
    func halfClose(_ part: String) async throws {
        // How soon the library sees the end of a stream is its own affair; the limits are ours.
        try await serving(limits: impatient) { serving in
            let received = try await blocking {
                let client = try serving.connect()
                client.send(part)
                client.finishSending()
                return client.receiveAll()
            }
            #expect(received == [])
        }
    }

    @Test("a client that sent all and closes its side is answered")
    func halfCloseAfterRequest() async throws {
        try await serving(limits: impatient) { serving in
            try await blocking {
                let client = try serving.connect()
                client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
                client.finishSending()
                #expect(client.receive(answers: 1).map(\.text) == ["abc"])
                #expect(client.isClosed())
            }
        }
    }

    @Test(
        "an answer that cannot be sent becomes a 500",
        arguments: TestService.invalidValues.keys.map { "header?\($0)" } + ["status"]
    )
    func invalidResponse(_ kind: String) async throws {
        try await serving { serving in
            let answer = try await blocking {
                try serving.connect().ask("GET /invalid-\(kind) HTTP/1.1\r\nHost: a\r\n\r\n")
            }
            #expect(answer?.status == 500)
            #expect(answer?["X-Failure"] == "invalidResponse")
            #expect(answer?["Set-Cookie"] == nil)
        }
    }

    @Test("an exchange is told with its facts when it is over")
    func exchange() async throws {
        try await serving { serving in
            try await blocking {
                let client = try serving.connect()
                client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
                _ = client.receive(answers: 1)
            }
            try await serving.wait { serving.service.exchanges.count == 1 }
            let exchange = try #require(serving.service.exchanges.first)
            #expect(exchange.request?.path == "/echo")
            #expect(exchange.status == 200)
            #expect(exchange.requestBodyBytes == 3)
            #expect(exchange.responseBodyBytes == 3)
            #expect(exchange.listener == 0)
            #expect(exchange.peer.description == "127.0.0.1")
            #expect(exchange.duration > .zero)
            #expect(exchange.ending == .answered)
        }
    }
}
