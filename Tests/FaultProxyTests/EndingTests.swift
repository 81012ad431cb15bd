import Curl
import FaultProxy
import Glibc
import LoopbackServer
import Testing

@Suite("The end of a proxy")
struct EndingTests {
    @Test("refuses connections, and comes back on the same port")
    func comesBack() async throws {
        try await Setup.run { setup in
            let port = setup.proxy.port
            #expect(await setup.outcome() == "200")
            for _ in 1...5 {
                await setup.proxy.stop()
                #expect(setup.proxy.threads == 0)
                #expect(await setup.outcome() == "http_connect_failed")
                try setup.proxy.start()
                #expect(setup.proxy.port == port)
                #expect(await setup.outcome() == "200")
            }
        }
    }

    @Test("leaves no thread, whatever those do", arguments: [Fault.hold, .delay(.seconds(600))])
    func busy(fault: Fault) async throws {
        try await Setup.run { setup in
            setup.proxy.set(fault)
            await withTaskGroup(of: String.self) { group in
                for number in 1...20 { group.addTask { await setup.outcome("/\(number)") } }
                await setup.proxy.arrived(20)
                await setup.proxy.stop()
                for await outcome in group {
                    #expect(outcome == "http_response_incomplete")
                }
            }
            #expect(setup.proxy.threads == 0)
        }
    }

    @Test("leaves no thread that waits for the server or for its client")
    func stuck() async throws {
        let gate = Gate()
        defer { gate.open() }
        let answer: Setup.Answer = { _ in
            .stream { _ in gate.wait() }
        }
        try await Setup.run(answer: answer) { setup in
            async let waiting = setup.outcome()
            await setup.proxy.arrived(1)
            await setup.proxy.stop()
            #expect(setup.proxy.threads == 0)
            #expect(await waiting == "http_response_incomplete")
        }
    }

    @Test("leaves no thread that sends to a client which takes nothing")
    func silent() async throws {
        try await Setup.run { setup in
            setup.proxy.set(.flood(bytes: 64 << 20))
            let port = UInt16(clamping: setup.proxy.port)
            let peer = LoopbackPeer(socket: try #require(Listener.connect(port: port)))
            defer { close(peer.socket) }
            #expect(peer.write(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)))
            await setup.proxy.arrived(1)
            await setup.proxy.stop()
            #expect(setup.proxy.threads == 0)
        }
    }

    @Test("forgets what it is told to forget")
    func forget() async throws {
        try await Setup.run { setup in
            _ = try await setup.get("/a")
            setup.proxy.forget()
            #expect(setup.proxy.count() == 0)
            _ = try await setup.get("/b")
            #expect(setup.proxy.requests.map(\.target) == ["/b"])
            #expect(setup.proxy.peak() == 1)
        }
    }
}
