import Curl
import FaultProxy
import LoopbackServer
import Testing

@Suite("A proxy without faults")
struct PassingTests {
    /// What the server answers, and the length of the body that must arrive.
    static let answers: [(name: String, answer: @Sendable () -> LoopbackAnswer, bytes: Int)] = [
        ("a body of known length", { .response(body: "hello") }, 5),
        ("an empty body", { .response() }, 0),
        ("chunks", { .chunks(300, of: 1_000) }, 300_000),
        ("chunks and trailers", { .chunks(2, of: 3, trailers: ["X-End: 1"]) }, 6),
        ("a body until the connection ends", { .raw("HTTP/1.1 200 OK\r\n\r\nabc") }, 3),
        ("no body", { .raw("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n") }, 0),
        (
            "an interim answer first",
            { .raw("HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") }, 2
        ),
    ]

    @Test("passes each kind of body", arguments: answers.indices)
    func bodies(index: Int) async throws {
        let (_, made, bytes) = Self.answers[index]
        let answer: Setup.Answer = { _ in made() }
        try await Setup.run(answer: answer) { setup in
            for _ in 1...3 {
                let response = try await setup.get()
                #expect((200..<300).contains(response.status))
                #expect(response.body.count == bytes)
            }
        }
    }

    @Test("passes the body of a request, and its headers")
    func requestBody() async throws {
        try await Setup.run { setup in
            let body = [UInt8](repeating: UInt8(ascii: "b"), count: 3 << 20)
            let request = HTTPClientRequest(
                try HTTPURL(setup.proxy.url("/a?b=c")),
                method: .post(body: body, mediaType: "text/plain")
            )
            #expect(try await setup.client.send(request).status == 200)
            let arrived = try #require(setup.server.requests.first)
            #expect(arrived.body == body)
            #expect(arrived.method == "POST")
            #expect(arrived.target == "/a?b=c")
            #expect(arrived.headers("content-type") == ["text/plain"])
            #expect(setup.proxy.requests.map(\.method) == ["POST"])
        }
    }

    @Test("keeps connections open on both sides")
    func reuse() async throws {
        try await Setup.run(connections: 1) { setup in
            for _ in 1...50 { _ = try await setup.get() }
            #expect(setup.proxy.connections == 1)
            #expect(setup.server.connections == 1)
            #expect(setup.proxy.count() == 50)
        }
    }

    @Test("asks anew where the server closed an idle connection")
    func idle() async throws {
        try await Setup.run(connections: 1) { setup in
            _ = try await setup.get()
            setup.server.stop()
            try setup.server.start()
            #expect(try await setup.get().status == 200)
            #expect(setup.proxy.connections == 1)
        }
    }

    @Test("carries thousands of requests over a hundred connections")
    func load() async throws {
        let answer: Setup.Answer = { .json("\"\($0.target)\"") }
        // Each connection is four open files of this process, which may have 1,024 in all.
        try await Setup.run(connections: 100, answer: answer) { setup in
            setup.proxy.set(.hold)
            let owned = await withTaskGroup(of: Bool.self) { group in
                for number in 1...100 { group.addTask { await setup.isOwn("/held/\(number)") } }
                await setup.proxy.held(100)
                setup.proxy.clear()
                for number in 1...3_000 { group.addTask { await setup.isOwn("/b/\(number)") } }
                return await group.reduce(into: 0) { count, isOwn in count += isOwn ? 1 : 0 }
            }
            #expect(owned == 3_100)
            #expect(setup.proxy.count() == 3_100)
            #expect(setup.proxy.count(under: "/b/") == 3_000)
            #expect(setup.proxy.connections == 100)
            #expect(setup.proxy.peak(under: "/held/") == 100)
            #expect(setup.proxy.peak(under: "/b/") <= 100)
        }
    }
}

extension Setup {
    /// Whether the answer is that to this request and no other's.
    fileprivate func isOwn(_ path: String) async -> Bool {
        guard let response = try? await get(path) else { return false }
        return response.body == Array("\"\(path)\"".utf8)
    }
}
