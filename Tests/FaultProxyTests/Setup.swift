import Curl
import FaultProxy
import LoopbackServer

/// A server, the proxy in front of it, and a client of the proxy.
struct Setup: Sendable {
    let server: LoopbackServer
    let proxy: FaultProxy
    let client: HTTPClient

    /// What the server does with a request.
    typealias Answer = @Sendable (LoopbackRequest) -> LoopbackAnswer

    /// Runs a test with them, and checks that nothing is left running.
    static func run(
        connections: Int = 32,
        answer: @escaping Answer = { _ in .json(#"{"a":1}"#) },
        _ test: (Setup) async throws -> Void
    ) async throws {
        let server = try LoopbackServer(answer)
        let proxy = try FaultProxy(to: server.port)
        var options = HTTPClientOptions()
        options.requestsMax = 4_096
        options.connectionsPerHostMax = connections
        options.connectionsMax = connections
        let setup = Setup(server: server, proxy: proxy, client: try HTTPClient(options))
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await test(setup))
        } catch {
            outcome = .failure(error)
        }
        await setup.client.shutdown()
        await proxy.stop()
        server.stop()
        try outcome.get()
    }

    /// Asks the proxy for a path.
    func get(
        _ path: String = "/",
        timeout: Duration = .seconds(20),
        bodyBytesMax: Int = 1 << 20
    ) async throws(CurlError) -> HTTPClientResponse {
        let url = try HTTPURL(proxy.url(path))
        return try await client.send(
            HTTPClientRequest(url, timeout: timeout, bodyBytesMax: bodyBytesMax)
        )
    }

    /// The status of the answer, or the code of the error.
    func outcome(_ path: String = "/", bodyBytesMax: Int = 1 << 20) async -> String {
        do throws(CurlError) {
            return "\(try await get(path, bodyBytesMax: bodyBytesMax).status)"
        } catch {
            return error.code
        }
    }
}
