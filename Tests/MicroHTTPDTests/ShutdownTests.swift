import MicroHTTPD
import Testing

private let later = "GET /later HTTP/1.1\r\nHost: a\r\n\r\n"

@Suite("Stopping")
struct ShutdownTests {
    @Test("new connections are refused, kept ones closed")
    func idle() async throws {
        try await serving { serving in
            let client = try await blocking {
                let client = try serving.connect()
                _ = client.ask("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
                return client
            }
            await serving.server.shutdown(within: .seconds(5))
            try await blocking {
                #expect(client.isClosed())
                #expect(throws: SystemFailure.self) { try serving.connect() }
            }
        }
    }

    @Test("what waits is answered if its answer comes in time, and the connection closes")
    func inTime() async throws {
        try await serving { serving in
            let client = try await blocking {
                let client = try serving.connect()
                client.send(later)
                return client
            }
            try await serving.wait { serving.service.requests.count == 1 }
            async let stopped: Void = serving.server.shutdown(within: .seconds(20))
            // Once connections are refused, the server waits for what runs.
            try await blocking {
                while (try? serving.connect()) != nil {}
            }
            serving.service.gate.open()
            let received = try await blocking { client.receiveAll() }
            await stopped
            let answers = RawResponse.all(in: try #require(received))
            #expect(answers.map(\.text) == ["late"])
            #expect(answers.first?["Connection"] == "close")
        }
    }

    @Test("what still waits at the end of the time is told 503")
    func outOfTime() async throws {
        try await serving { serving in
            let clients = try await blocking {
                let clients = try (0..<10).map { _ in try serving.connect() }
                for client in clients { client.send(later) }
                return clients
            }
            try await serving.wait { serving.service.requests.count == 10 }
            await serving.server.shutdown(within: .milliseconds(50))
            let answers = try await blocking {
                clients.map { $0.receiveAll().map { RawResponse.all(in: $0) } }
            }
            #expect(answers.allSatisfy { $0?.map(\.status) == [503] })
            #expect(answers.allSatisfy { $0?.first?["X-Failure"] == "shuttingDown" })
            #expect(serving.service.exchanges.count == 10)
            #expect(serving.service.gate.cancellations == 10)
            #expect(serving.service.events.contains(.stoppedWaiting(count: 10)))
        }
    }

    @Test("clients that ask on and on cannot keep the server from stopping")
    func underLoad() async throws {
        try await serving(limits: HTTPLimits(connections: 64)) { serving in
            serving.service.gate.open()
            let asking = Task {
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            try? await blocking {
                                while let client = try? serving.connect() {
                                    while client.ask(later) != nil {}
                                }
                            }
                        }
                    }
                }
            }
            try await serving.wait { serving.service.exchanges.count > 200 }
            await serving.server.shutdown(within: .seconds(1))
            await asking.value
            let exchanges = serving.service.exchanges
            #expect(exchanges.count == serving.service.requests.count)
        }
    }

    @Test("stopping at any moment under load ends well", arguments: 0..<25)
    func anyMoment(_ delay: Int) async throws {
        let limits = HTTPLimits(connections: 6, requestTime: .seconds(5), idleTime: .seconds(5))
        try await serving(limits: limits) { serving in
            serving.service.gate.open()
            let asking = Task {
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            try? await blocking {
                                while let client = try? serving.connect() {
                                    _ = client.ask(later)
                                }
                            }
                        }
                    }
                }
            }
            try await serving.wait { serving.service.exchanges.count > delay }
            await serving.server.shutdown(within: .milliseconds(delay))
            await asking.value
            #expect(serving.service.exchanges.count >= serving.service.requests.count)
        }
    }

    @Test("a second call and a server that never started have nothing to stop")
    func twice() async throws {
        try await serving { serving in
            await serving.server.shutdown(within: .zero)
            await serving.server.shutdown(within: .zero)
        }
        let unused = HTTPServer(service: try TestService(), listeners: [])
        await unused.shutdown(within: .zero)
    }

    @Test("a server that is given up stops by itself")
    func givenUp() async throws {
        var server: HTTPServer? = HTTPServer(
            service: try TestService(),
            listeners: [.tcp(address: "127.0.0.1", port: 0)],
            limits: HTTPLimits(connections: 64)
        )
        try server?.start()
        let port = try #require(server?.boundPorts.first ?? nil)
        server = nil
        try await blocking {
            _ = #expect(throws: SystemFailure.self) { try RawClient(port: port) }
        }
    }
}
