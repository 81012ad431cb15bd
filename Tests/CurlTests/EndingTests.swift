import Curl
import LoopbackServer
import Testing

@Suite("Timeouts, cancellation and shutdown")
struct EndingTests {
    /// A server that takes requests and never answers; it signals the first request and its end.
    static func silentServer(_ started: Signal, _ closed: Signal) throws -> LoopbackServer {
        try LoopbackServer { _ in
            started.fire()
            return .stream { peer in
                peer.waitForClose()
                closed.fire()
            }
        }
    }

    @Test("a request ends at its timeout when no answer comes")
    func silence() async throws {
        let closed = Signal()
        let server = try Self.silentServer(Signal(), closed)
        let client = try HTTPClient()
        let request = HTTPClientRequest(try HTTPURL(server.url("/")), timeout: .milliseconds(100))
        let start = ContinuousClock.now
        await #expect(throws: CurlError.timedOut) { try await client.send(request) }
        #expect(start.duration(to: .now) >= .milliseconds(100))
        await closed.wait()
        await client.shutdown()
    }

    @Test("a request ends at its timeout when the answer only drips")
    func drip() async throws {
        let client = try HTTPClient()
        let server = try LoopbackServer { _ in
            .stream { peer in
                _ = peer.write(Array("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx".utf8))
                peer.waitForClose()
            }
        }
        let request = HTTPClientRequest(try HTTPURL(server.url("/")), timeout: .milliseconds(100))
        await #expect(throws: CurlError.timedOut) { try await client.send(request) }
        await client.shutdown()
    }

    @Test("a request ends at its timeout while it waits for a connection")
    func queued() async throws {
        let started = Signal()
        let server = try Self.silentServer(started, Signal())
        var options = HTTPClientOptions()
        options.connectionsMax = 1
        let client = try HTTPClient(options)
        let url = try HTTPURL(server.url("/"))
        let first = Task {
            try await client.send(HTTPClientRequest(url, timeout: .seconds(60)))
        }
        await started.wait()
        await #expect(throws: CurlError.timedOut) {
            try await client.send(HTTPClientRequest(url, timeout: .milliseconds(100)))
        }
        #expect(server.connections == 1)
        first.cancel()
        await #expect(throws: CurlError.cancelled) { try await first.value }
        await client.shutdown()
    }

    @Test(
        "a timeout of nothing, or less, ends the request",
        arguments: [Duration.zero, .seconds(-1)]
    )
    func noTime(timeout: Duration) async throws {
        let server = try Self.silentServer(Signal(), Signal())
        let client = try HTTPClient()
        let request = HTTPClientRequest(try HTTPURL(server.url("/")), timeout: timeout)
        await #expect(throws: CurlError.timedOut) { try await client.send(request) }
        await client.shutdown()
    }

    @Test("the longest of all timeouts is no overflow")
    func endlessTimeout() async throws {
        let server = try LoopbackServer { _ in .response() }
        let client = try HTTPClient()
        let timeout = Duration.seconds(Int64.max / 4)
        let request = HTTPClientRequest(try HTTPURL(server.url("/")), timeout: timeout)
        #expect(try await client.send(request).status == 200)
        await client.shutdown()
    }

    @Test("cancelling the task closes the connection")
    func cancellation() async throws {
        let started = Signal()
        let closed = Signal()
        let server = try Self.silentServer(started, closed)
        let client = try HTTPClient()
        let request = HTTPClientRequest(try HTTPURL(server.url("/")), timeout: .seconds(60))
        let task = Task { try await client.send(request) }
        await started.wait()
        task.cancel()
        await #expect(throws: CurlError.cancelled) { try await task.value }
        await closed.wait()
        await client.shutdown()
    }

    @Test("a task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        let server = try LoopbackServer { _ in .response() }
        let client = try HTTPClient()
        let request = HTTPClientRequest(try HTTPURL(server.url("/")))
        let gate = Signal()
        let task = Task {
            await gate.wait()
            return try await client.send(request)
        }
        task.cancel()
        gate.fire()
        await #expect(throws: CurlError.cancelled) { try await task.value }
        await client.shutdown()
        #expect(server.requests.isEmpty)
    }

    @Test("cancelling many at random moments leaves the client whole")
    func cancellationStorm() async throws {
        let server = try LoopbackServer { _ in .response(body: "x") }
        var options = HTTPClientOptions()
        options.connectionsMax = 50
        let client = try HTTPClient(options)
        let request = HTTPClientRequest(try HTTPURL(server.url("/")), timeout: .seconds(60))
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<200 {
                let task = Task { try? await client.send(request) }
                group.addTask {
                    for _ in 0..<(index % 7) { await Task.yield() }
                    if index % 3 > 0 { task.cancel() }
                    _ = await task.value
                }
            }
        }
        #expect(try await client.send(request).status == 200)
        await client.shutdown()
    }

    @Test("shutdown ends every request, and refuses later ones")
    func shutdown() async throws {
        let started = Signal()
        let server = try Self.silentServer(started, Signal())
        var options = HTTPClientOptions()
        options.connectionsMax = 2
        let client = try HTTPClient(options)
        let request = HTTPClientRequest(try HTTPURL(server.url("/")), timeout: .seconds(60))
        await withTaskGroup(of: CurlError?.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    do throws(CurlError) {
                        _ = try await client.send(request)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            await started.wait()
            await client.shutdown()
            for await error in group { #expect(error == .stopped) }
        }
        await client.shutdown()
        await #expect(throws: CurlError.stopped) { try await client.send(request) }
    }

    @Test("a client that nobody holds closes its connections")
    func release() async throws {
        let closed = Signal()
        let server = try LoopbackServer { _ in
            .stream { peer in
                _ = peer.write(Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8))
                peer.waitForClose()
                closed.fire()
            }
        }
        do {
            let client = try HTTPClient()
            _ = try await client.send(HTTPClientRequest(try HTTPURL(server.url("/"))))
        }
        await closed.wait()
    }
}
