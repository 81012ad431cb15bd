import JSON
import Testing

@Suite("Media types")
struct MediaTypeTests {
    private static let endpoints = ["/access/v1/evaluation", "/access/v1/evaluations"]

    @Test(
        "JSON in UTF-8 is taken however it is announced",
        arguments: [
            "application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8",
            "Application/JSON", "application/json;", "application/json;;charset=utf-8 ; ",
            "application/json ; charset=\"utf-8\"", "application/json; odata=verbose",
            "application/json; charset=UTF-8; x=\"y\"", "application/json;q=1",
        ]
    )
    func taken(_ mediaType: String) async throws {
        try await withRolecall { rolecall in
            for path in Self.endpoints {
                let answer = try await rolecall.post(
                    path,
                    token: rolecall.issuer.client(),
                    body: MalformedBody.whole.encoded(),
                    mediaType: mediaType
                )
                #expect(answer.decision == true)
                #expect(answer.all("Content-Type") == ["application/json"])
            }
        }
    }

    @Test(
        "anything else is a 400",
        arguments: [
            "text/plain", "text/json", "application/jsonp", "application", "application/json+x",
            "application/problem+json", "application/x-www-form-urlencoded", "*/*",
            "application/json, application/json", "application/json; charset=iso-8859-1",
            "application/json; charset=utf-16", "\"application/json\"",
            "application/json; charset", "application/json; charset =utf-16",
            "application/json; x=y; charset=utf-16", "application/json utf-8",
        ]
    )
    func refused(_ mediaType: String) async throws {
        try await withRolecall { rolecall in
            for path in Self.endpoints {
                let answer = try await rolecall.post(
                    path,
                    token: rolecall.issuer.client(),
                    body: MalformedBody.whole.encoded(),
                    mediaType: mediaType
                )
                expectProblem(answer, 400, "invalid_request", mediaType)
            }
        }
    }

    @Test(
        "so are a missing type, and every content coding",
        arguments: [
            [], ["Content-Type:"], ["Content-Type: application/json", "Content-Encoding: gzip"],
            ["Content-Type: application/json", "Content-Encoding: br"],
            ["Content-Type: application/json", "Content-Encoding: identity, gzip"],
        ]
    )
    func head(_ lines: [String]) async throws {
        try await withRolecall { rolecall in
            let authorization = "Authorization: Bearer \(try rolecall.issuer.client())"
            for path in Self.endpoints {
                let answer = try await rolecall.raw(
                    "POST \(path)",
                    [authorization] + lines,
                    body: MalformedBody.whole.encoded()
                )
                expectProblem(answer, 400, "invalid_request", "\(lines)")
            }
        }
    }

    @Test("a coding whose name is no text is one all the same")
    func codingOfBytes() async throws {
        try await withRolecall { rolecall in
            let body = MalformedBody.whole.encoded()
            let head =
                "POST /access/v1/evaluation HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n"
                + "Authorization: Bearer \(try rolecall.issuer.client())\r\nContent-Encoding: "
            let bytes = Array(head.utf8) + [0xE9] + Array("\r\n\r\n".utf8) + body
            expectProblem(try await rolecall.exchange(bytes), 400, "invalid_request")
        }
    }
}
