import Curl
import Foundation
import MicroHTTPD
import Testing

private struct Echo: HTTPService {
    func begin(_ request: HTTPRequest) -> HTTPAdmission {
        .respond(HTTPResponse(status: 200, body: Array(request.path.utf8)))
    }

    func response(
        to failure: HTTPFailure,
        request: HTTPRequest?,
        requestID: String
    ) -> HTTPResponse { HTTPResponse(status: failure.status) }

    func finished(_ exchange: HTTPExchange) {}
}

@Suite("Unix sockets")
struct UnixSocketTests {
    @Test("take every request, whatever host its URL names, and are never left")
    func request() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            UUID().uuidString
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("s").path
        var options = HTTPClientOptions()
        options.unixSocketPath = path
        let client = try HTTPClient(options)
        let request = HTTPClientRequest(try HTTPURL("http://localhost/a"))
        await #expect(throws: CurlError.self) { try await client.send(request) }

        let server = HTTPServer(service: Echo(), listeners: [.unix(path: path, mode: 0o600)])
        try server.start()
        #expect(String(decoding: try await client.send(request).body, as: UTF8.self) == "/a")
        await server.shutdown(within: .seconds(5))
        await #expect(throws: CurlError.self) { try await client.send(request) }
        await client.shutdown()
    }
}
