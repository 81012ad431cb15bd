import Curl
import LoopbackServer
import Testing

@Suite("Failures of a request")
struct FailureTests {
    static let start = "HTTP/1.1 200 OK\r\n"

    @Test(
        "have the code of what went wrong",
        arguments: [
            ("", "http_response_incomplete"),
            ("\(start)", "http_response_incomplete"),
            ("\(start)Content-Length: 10\r\n\r\nshort", "http_response_incomplete"),
            ("\(start)Transfer-Encoding: chunked\r\n\r\n5\r\nhel", "http_response_incomplete"),
            (
                "\(start)Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "http_response_incomplete"
            ),
            ("\(start)Transfer-Encoding: chunked\r\n\r\nzz\r\n", "http_response_incomplete"),
            ("hello\r\n\r\n", "http_response_malformed"),
            ("SSH-2.0-OpenSSH\r\n", "http_response_malformed"),
            ("HTTP/4.2 200 OK\r\n\r\n", "http_response_malformed"),
            ("HTTP/1.1 2000 OK\r\n\r\n", "http_response_malformed"),
            ("\(start)Content-Length: -1\r\n\r\n", "http_response_malformed"),
            ("\(start)no colon\r\n\r\n", "http_response_malformed"),
            ("\(start)X: a\0b\r\n\r\n", "http_response_malformed"),
            ("\(start)Content-Length: 99999999999999999999\r\n\r\n", "http_body_too_large"),
        ] as [(String, String)]
    )
    func answer(_ raw: String, code: String) async throws {
        let error = await #expect(throws: CurlError.self) {
            try await exchange { _ in .raw(raw) }
        }
        #expect(error?.code == code, "\(String(describing: error))")
    }

    @Test("say that nobody listens")
    func refusedConnection() async throws {
        let server = try LoopbackServer { _ in .response() }
        server.stop()
        let client = try HTTPClient()
        let request = HTTPClientRequest(try HTTPURL(server.url("/")))
        let error = await #expect(throws: CurlError.self) { try await client.send(request) }
        #expect(error?.code == "http_connect_failed")
        await client.shutdown()
    }

    @Test("say that a name does not exist (RFC 6761 §6.4)")
    func unknownHost() async throws {
        let client = try HTTPClient()
        let request = HTTPClientRequest(try HTTPURL("https://nowhere.invalid/"))
        let error = await #expect(throws: CurlError.self) { try await client.send(request) }
        #expect(["http_host_not_found", "http_timed_out"].contains(error?.code))
        await client.shutdown()
    }

    @Test("say that TLS met a server without it")
    func plainServer() async throws {
        let server = try LoopbackServer { _ in .response() }
        let client = try HTTPClient()
        let request = HTTPClientRequest(try HTTPURL("https://127.0.0.1:\(server.port)/"))
        server.stop()
        try server.start()
        let error = await #expect(throws: CurlError.self) { try await client.send(request) }
        #expect(["http_tls_failed", "http_timed_out"].contains(error?.code))
        await client.shutdown()
    }
}
