import Curl
import LoopbackServer
import Testing

@Suite("Requests")
struct RequestTests {
    @Test("arrive as they were made")
    func get() async throws {
        let server = try LoopbackServer { _ in .response() }
        let client = try HTTPClient()
        let headers = [
            try RequestHeader("Authorization", "Bearer abc"), try RequestHeader("X-A", "1"),
            try RequestHeader("X-A", "2"),
        ]
        let url = try HTTPURL(server.url("/a%2Fb/c?d=e%20f"))
        _ = try await client.send(HTTPClientRequest(url, headers: headers))
        let request = try #require(server.requests.first)
        #expect(request.method == "GET")
        #expect(request.target == "/a%2Fb/c?d=e%20f")
        #expect(request.headers("host") == ["127.0.0.1:\(server.port)"])
        #expect(request.headers("authorization") == ["Bearer abc"])
        #expect(request.headers("x-a") == ["1", "2"])
        #expect(request.headers("user-agent") == ["rolecall"])
        await client.shutdown()
    }

    @Test("post a body of any size", arguments: [0, 1, 100, 3 << 20])
    func post(size: Int) async throws {
        let server = try LoopbackServer { _ in .response(201) }
        let client = try HTTPClient()
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let url = try HTTPURL(server.url("/"))
        let method = HTTPClientRequest.Method.post(body: body, mediaType: "application/json")
        let answer = try await client.send(HTTPClientRequest(url, method: method))
        let request = try #require(server.requests.first)
        #expect(answer.status == 201)
        #expect(request.method == "POST")
        #expect(request.body == body)
        #expect(request.headers("content-type") == ["application/json"])
        #expect(request.headers("content-length") == ["\(size)"])
        #expect(request.headers("expect").isEmpty)
        await client.shutdown()
    }

    @Test("patch with a body", arguments: [0, 1, 100_000])
    func patch(size: Int) async throws {
        let server = try LoopbackServer { _ in .response(200) }
        let client = try HTTPClient()
        let body = [UInt8](repeating: 7, count: size)
        let url = try HTTPURL(server.url("/a"))
        let method = HTTPClientRequest.Method.patch(body: body, mediaType: "application/json")
        _ = try await client.send(HTTPClientRequest(url, method: method))
        let request = try #require(server.requests.first)
        #expect(request.method == "PATCH")
        #expect(request.body == body)
        #expect(request.headers("content-type") == ["application/json"])
        #expect(request.headers("content-length") == ["\(size)"])
        #expect(request.headers("expect").isEmpty)
        await client.shutdown()
    }

    @Test("with a media type that would add a header are refused")
    func mediaType() async throws {
        let client = try HTTPClient()
        let request = HTTPClientRequest(
            try HTTPURL("http://127.0.0.1:9/"),
            method: .post(body: [], mediaType: "a/b\r\nX: y")
        )
        await #expect(throws: CurlError.invalidHeader("Content-Type")) {
            try await client.send(request)
        }
        await client.shutdown()
    }

    @Test("share a connection one after another")
    func reuse() async throws {
        let server = try LoopbackServer { _ in .response() }
        let client = try HTTPClient()
        for _ in 0..<20 {
            _ = try await client.send(HTTPClientRequest(try HTTPURL(server.url("/"))))
        }
        #expect(server.requests.count == 20)
        #expect(server.connections == 1)
        await client.shutdown()
    }

    @Test("go on when a kept connection was closed by the server")
    func deadConnection() async throws {
        let server = try LoopbackServer { _ in .response() }
        let client = try HTTPClient()
        let request = HTTPClientRequest(try HTTPURL(server.url("/")))
        _ = try await client.send(request)
        server.stop()
        try server.start()
        #expect(try await client.send(request).status == 200)
        #expect(server.connections == 2)
        await client.shutdown()
    }

    @Test("are never posted or patched twice, though a GET may be sent again")
    func repetition() async throws {
        let server = try LoopbackServer { request in
            request.target == "/" ? .response() : .raw("")
        }
        let client = try HTTPClient()
        let url = try HTTPURL(server.url("/cut"))
        let methods: [HTTPClientRequest.Method] = [
            .get, .post(body: [1], mediaType: "a/b"), .patch(body: [1], mediaType: "a/b"),
        ]
        for (method, times) in zip(methods, [2, 1, 1]) {
            // Leaves a connection to be used again.
            _ = try await client.send(HTTPClientRequest(try HTTPURL(server.url("/"))))
            let before = server.requests.count
            let error = await #expect(throws: CurlError.self) {
                try await client.send(HTTPClientRequest(url, method: method))
            }
            #expect(error?.code == "http_response_incomplete")
            #expect(server.requests.count - before == times)
        }
        await client.shutdown()
    }

    @Test("ask no proxy that the environment names")
    func proxyFromEnvironment() async throws {
        await #expect(processExitsWith: .success) {
            let proxy = try LoopbackServer { _ in .response(418) }
            let server = try LoopbackServer { _ in .response(200) }
            for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"] {
                Environment.set(name, proxy.url(""))
            }
            let client = try HTTPClient()
            let answer = try await client.send(HTTPClientRequest(try HTTPURL(server.url("/"))))
            #expect(answer.status == 200)
            #expect(proxy.connections == 0)
            await client.shutdown()
        }
    }

    @Test("are at most as many at one time as the client allows")
    func overload() async throws {
        let gate = Gate()
        let server = try LoopbackServer { _ in
            gate.wait()
            return .response()
        }
        var options = HTTPClientOptions()
        options.requestsMax = 3
        let client = try HTTPClient(options)
        let request = HTTPClientRequest(try HTTPURL(server.url("/")), timeout: .seconds(20))
        try await withThrowingTaskGroup(of: Result<Int, CurlError>.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    do throws(CurlError) {
                        return .success(try await client.send(request).status)
                    } catch {
                        return .failure(error)
                    }
                }
            }
            // The three others wait at the gate.
            #expect(try await group.next() == .failure(.overloaded(limit: 3)))
            gate.open()
            for try await outcome in group { #expect(outcome == .success(200)) }
        }
        #expect(try await client.send(request).status == 200)
        await client.shutdown()
    }

    @Test("open at most as many connections as the client allows")
    func connections() async throws {
        let server = try LoopbackServer { _ in .response(body: "x") }
        var options = HTTPClientOptions()
        options.connectionsPerHostMax = 2
        let client = try HTTPClient(options)
        let request = HTTPClientRequest(try HTTPURL(server.url("/")), timeout: .seconds(20))
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<100 { group.addTask { try await client.send(request).status } }
            for try await status in group { #expect(status == 200) }
        }
        #expect(server.requests.count == 100)
        #expect(server.connections <= 2)
        await client.shutdown()
    }
}
