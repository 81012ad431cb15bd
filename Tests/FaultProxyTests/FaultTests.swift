import Curl
import FaultProxy
import LoopbackServer
import Testing

@Suite("The faults of a proxy")
struct FaultTests {
    /// A fault, what the client sees of it, and how many requests reach the server.
    static let faults: [(fault: Fault, outcome: String, reaches: Int)] = [
        (.pass, "200", 1),
        (.drop, "http_response_incomplete", 0),
        (.cut(afterBytes: 0), "http_response_incomplete", 1),
        (.cut(afterBytes: 1), "http_response_incomplete", 1),
        (.cut(afterBytes: 80), "http_response_incomplete", 1),
        (.cut(afterBytes: 1_000_000), "200", 1),
        (.answer(.json("{", status: 200)), "200", 0),
        (.answer(.tooManyRequests(headers: [("Retry-After", "2")])), "429", 0),
        (.answer(ProxyAnswer(503)), "503", 0),
        (.garbage(Array("\u{0}\u{1}\u{2}nonsense\r\n\r\n".utf8)), "http_response_malformed", 0),
        (.flood(bytes: 64 << 20), "http_body_too_large", 0),
    ]

    @Test("reach the client", arguments: faults.indices)
    func seen(index: Int) async throws {
        let (fault, outcome, reaches) = Self.faults[index]
        let answer: Setup.Answer = { _ in .chunks(4, of: 100) }
        try await Setup.run(answer: answer) { setup in
            setup.proxy.set(fault)
            #expect(await setup.outcome() == outcome)
            #expect(setup.server.requests.isEmpty == (reaches == 0))
            // What failed once is well as soon as the rule is gone.
            setup.proxy.clear()
            #expect(await setup.outcome() == "200")
        }
    }

    @Test("cut an answer to the byte")
    func exactCut() async throws {
        let answer: Setup.Answer = { _ in .response(body: "0123456789") }
        try await Setup.run(answer: answer) { setup in
            let whole = "HTTP/1.1 200 Test\r\nContent-Length: 10\r\n\r\n0123456789".utf8.count
            setup.proxy.set(.cut(afterBytes: whole - 1))
            #expect(await setup.outcome() == "http_response_incomplete")
            setup.proxy.set(.cut(afterBytes: whole))
            #expect(await setup.outcome() == "200")
        }
    }

    @Test("are those of the longest prefix that fits")
    func prefixes() async throws {
        try await Setup.run { setup in
            setup.proxy.set(.answer(ProxyAnswer(500)))
            setup.proxy.set(.answer(ProxyAnswer(502)), for: "/api/v2/")
            setup.proxy.set(.pass, for: "/api/v2/users/a")
            #expect(await setup.outcome("/api/v1") == "500")
            #expect(await setup.outcome("/api/v2/roles") == "502")
            #expect(await setup.outcome("/api/v2/users/abc") == "200")
            setup.proxy.clear("/api/v2/")
            #expect(await setup.outcome("/api/v2/roles") == "500")
            setup.proxy.clearAll()
            #expect(await setup.outcome("/api/v1") == "200")
        }
    }

    @Test("change headers of the answer")
    func headers() async throws {
        let answer: Setup.Answer = { _ in
            .json("{}", headers: ["Date: Mon, 02 Jan 2006 15:04:05 GMT", "X-A: 1", "X-B: 1"])
        }
        try await Setup.run(answer: answer) { setup in
            setup.proxy.set(
                .header("content-type", "text/html"),
                .header("X-A", nil),
                .header("x-ratelimit-remaining", "0"),
                .dateOff(by: .seconds(-7_200))
            )
            let headers = try await setup.get().headers
            #expect(headers.all("Content-Type") == ["text/html"])
            #expect(headers.all("x-a").isEmpty)
            #expect(headers.all("x-b") == ["1"])
            #expect(headers.all("x-ratelimit-remaining") == ["0"])
            let date = try #require(headers.first("date"))
            #expect(headers.all("date").count == 1)
            #expect(date.wholeMatch(of: /\w{3}, \d{2} \w{3} 20\d{2} \d{2}:\d{2}:\d{2} GMT/) != nil)
            #expect(!date.contains("2006"))
        }
    }

    @Test("hold answers back until the rules change")
    func hold() async throws {
        try await Setup.run { setup in
            setup.proxy.set(.hold, for: "/slow")
            async let slow = setup.outcome("/slow")
            await setup.proxy.held(1)
            #expect(await setup.outcome("/fast") == "200")
            #expect(setup.server.requests.count == 2)
            setup.proxy.clear("/slow")
            #expect(await slow == "200")
        }
    }

    @Test("delay answers")
    func delay() async throws {
        try await Setup.run { setup in
            setup.proxy.set(.delay(.milliseconds(150)))
            let start = ContinuousClock.now
            #expect(await setup.outcome() == "200")
            #expect(ContinuousClock.now - start >= .milliseconds(150))
        }
    }

    @Test("send requests to another server, all of them or those of a prefix")
    func swap() async throws {
        let other = try LoopbackServer { _ in .response(201) }
        defer { other.stop() }
        try await Setup.run(connections: 1) { setup in
            setup.proxy.set(.target(other.port), for: "/keys")
            #expect(await setup.outcome("/keys") == "201")
            #expect(await setup.outcome("/users") == "200")
            setup.proxy.clear("/keys")
            setup.proxy.send(to: other.port)
            #expect(await setup.outcome("/users") == "201")
        }
    }

    @Test("limit the rate as a tenant does")
    func rate() async throws {
        try await Setup.run { setup in
            setup.proxy.set(.limit(RateLimit(perSecond: 0.01, burst: 2)), for: "/api/v2/")
            let first = try await setup.get("/api/v2/users/a")
            #expect(first.status == 200)
            #expect(first.headers.first("x-ratelimit-limit") == "2")
            #expect(first.headers.first("x-ratelimit-remaining") == "1")
            #expect(try await setup.get("/api/v2/users/b").status == 200)
            let refused = try await setup.get("/api/v2/users/c")
            #expect(refused.status == 429)
            #expect(refused.headers.first("x-ratelimit-remaining") == "0")
            let reset = try #require(refused.headers.first("x-ratelimit-reset").flatMap { Int($0) })
            let start = try #require(first.headers.first("x-ratelimit-reset").flatMap { Int($0) })
            #expect(reset > start - 2)
            #expect(String(decoding: refused.body, as: UTF8.self).contains("too_many_requests"))
            #expect(await setup.outcome("/other") == "200")
            #expect(setup.server.requests.count == 3)
            #expect(setup.proxy.count(under: "/api/v2/") == 3)
        }
    }
}
