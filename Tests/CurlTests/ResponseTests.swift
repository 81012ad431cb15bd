import Curl
import LoopbackServer
import Testing

@Suite("Responses")
struct ResponseTests {
    @Test(
        "of every status are responses, redirects too",
        arguments: [200, 301, 302, 307, 404, 429, 500, 503]
    )
    func statuses(status: Int) async throws {
        let answer = try await exchange { _ in
            .response(status, headers: ["Location: https://elsewhere.example/"], body: "gone")
        }
        #expect(answer.status == status)
        #expect(answer.body == Array("gone".utf8))
        #expect(answer.headers.first("location") == "https://elsewhere.example/")
    }

    @Test("carry headers in order, looked up without regard to ASCII case")
    func headers() async throws {
        let answer = try await exchange { _ in
            .response(headers: ["X-One: 1", "x-one:2", "X-ONE:  3  ", "X-Empty:", "X-High: \u{E9}"])
        }
        #expect(answer.headers.all("x-One") == ["1", "2", "3"])
        #expect(answer.headers.first("X-Empty")?.isEmpty == true)
        #expect(answer.headers.first("X-High") == "\u{C3}\u{A9}")
        #expect(answer.headers.first("X-None") == nil)
        #expect(answer.headers.first("x-o\u{212A}e") == nil)
        #expect(answer.headers.count == 6)
    }

    @Test(
        "have one well-formed media type or none",
        arguments: [
            (["Content-Type: application/json"], "application/json"),
            (["Content-Type: Application/JSON; charset=utf-8"], "application/json"),
            (["Content-Type:  application/jwk-set+json ;x=y"], "application/jwk-set+json"),
            (["Content-Type: text/html"], "text/html"), ([], nil), (["Content-Type:"], nil),
            (["Content-Type: json"], nil), (["Content-Type: a/b/c"], nil),
            (["Content-Type: /b"], nil),
            (["Content-Type: application/json, text/html"], nil),
            (["Content-Type: application/json", "Content-Type: text/html"], nil),
        ] as [([String], String?)]
    )
    func mediaType(headers: [String], expected: String?) async throws {
        let answer = try await exchange { _ in .response(headers: headers, body: "{}") }
        #expect(answer.mediaType == expected)
    }

    @Test("may be chunked, and their trailers are no headers")
    func chunked() async throws {
        let answer = try await exchange { _ in .chunks(3, of: 5, trailers: ["X-Trailer: t"]) }
        #expect(answer.body.count == 15)
        #expect(answer.headers.first("X-Trailer") == nil)
    }

    @Test("may be announced by interim ones, whose headers do not count")
    func interim() async throws {
        let answer = try await exchange { _ in
            .raw(
                "HTTP/1.1 103 Early\r\nX-Early: 1\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nX-Late: 2\r\nContent-Length: 2\r\n\r\nok"
            )
        }
        #expect(answer.status == 200)
        #expect(answer.headers.first("X-Early") == nil)
        #expect(answer.headers.first("X-Late") == "2")
    }

    @Test("in gzip that nobody asked for stay as they are")
    func contentCoding() async throws {
        let answer = try await exchange { request in
            #expect(request.headers("accept-encoding").isEmpty)
            return .response(headers: ["Content-Encoding: gzip"], body: "not gzip")
        }
        #expect(answer.body == Array("not gzip".utf8))
    }

    @Test("set no cookie for the next request")
    func cookies() async throws {
        let server = try LoopbackServer { _ in .response(headers: ["Set-Cookie: a=b; Path=/"]) }
        let client = try HTTPClient()
        for _ in 0..<2 {
            _ = try await client.send(HTTPClientRequest(try HTTPURL(server.url("/"))))
        }
        #expect(server.requests.allSatisfy { $0.headers("cookie").isEmpty })
        await client.shutdown()
    }
}
