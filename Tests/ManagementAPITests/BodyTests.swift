import Directory
import JSON
import Testing

@Suite("Bodies as such")
struct BodyTests {
    static let start = #"{"connection": "x", "app_metadata": "#

    @Test(
        "what is not JSON, or not strictly, is 400",
        arguments: [
            "", "{", "{} x", "{\"a\": 01}", "\u{FEFF}{}", "{\"a\": NaN}", "{'a': 1}",
            #"{"email": "a@b.de", "email": "b@b.de"}"#, #"{"email": "\ud800"}"#,
            #"{"app_metadata": {"a": 1, "a": 2}}"#,
            start + String(repeating: "7", count: JSONNumber.bytesMax + 1) + "}",
            start + String(repeating: "[", count: 64) + String(repeating: "]", count: 64) + "}",
        ]
    )
    func notJSON(text: String) async throws {
        try await withManagement { management in
            for (method, target) in [
                ("POST", "/api/v2/users"), ("PATCH", "/api/v2/users/auth0%7Cx"),
            ] {
                let answer = try await management.send(method, target, body: Array(text.utf8))
                expectError(answer, 400, "invalid_body")
                #expect(answer.message?.hasPrefix("Invalid request payload JSON format") == true)
            }
        }
    }

    @Test("bytes that are no UTF-8 are 400")
    func notUTF8() async throws {
        try await withManagement { management in
            let body = Array(#"{"name": ""#.utf8) + [0xFF] + Array(#""}"#.utf8)
            let answer = try await management.send("POST", "/api/v2/users", body: body)
            expectError(answer, 400, "invalid_body")
        }
    }

    @Test("as many bytes as the limit are taken, one more is 413")
    func size() async throws {
        try await withManagement(bodyLimits: JSONLimits(bytes: 1_000, depth: 64)) { management in
            var body = Management.newUser.encoded()
            body += [UInt8](repeating: 0x20, count: 1_000 - body.count)
            let taken = try await management.send("POST", "/api/v2/users", body: body)
            #expect(taken.status == 201)
            expectError(
                try await management.send("POST", "/api/v2/users", body: body + [0x20]),
                413,
                nil,
                "Payload content length greater than maximum allowed: 1000"
            )
        }
    }

    @Test("the limit is 1 MiB unless it is set")
    func standardSize() async throws {
        try await withManagement { management in
            let body = Management.newUser.encoded()
            let blanks = [UInt8](repeating: 0x20, count: 1 << 20)
            let answer = try await management.send("POST", "/api/v2/users", body: body + blanks)
            expectError(answer, 413, nil)
        }
    }

    @Test("values as deep as the limit are kept as they are")
    func depth() async throws {
        let text = String(repeating: "[", count: 62) + String(repeating: "]", count: 62)
        let value = try JSONValue(parsing: Array(text.utf8))
        try await withManagement { management in
            let answer = try await management.create(["app_metadata": ["a": value]])
            #expect(answer.status == 201)
            #expect(answer.json["app_metadata"]?["a"] == value)
            let id = try #require(answer.userID)
            #expect(try await management.user(id)?.appMetadata?["a"] == value)
        }
    }

    @Test(
        "a body must be announced as JSON",
        arguments: [
            ("Content-Type: application/json", 201),
            ("Content-Type: application/json; charset=utf-8", 201),
            ("Content-Type: Application/JSON;Charset=\"UTF-8\" ;", 201),
            ("Content-Type: application/json; charset=latin1", 415),
            ("Content-Type: text/json", 415), ("Content-Type: application/jsonp", 415),
            ("Content-Type: application/x-www-form-urlencoded", 415), ("X-Nothing: 1", 415),
            ("Content-Type: application/json\r\nContent-Encoding: gzip", 415),
        ]
    )
    func mediaType(header: String, status: Int) async throws {
        try await withManagement { management in
            let answer = try await management.send(
                "POST",
                "/api/v2/users",
                body: Management.newUser.encoded(),
                headers: [header]
            )
            guard status == 415 else {
                #expect(answer.status == status)
                return
            }
            expectError(answer, 415, nil)
        }
    }

    @Test("any JSON value is kept in metadata byte for byte")
    func metadataValues() async throws {
        let text =
            #"{"n": 12345678901234567890.10, "e": 1E400, "s": "\u0000𝄞\\", "o": {"": [null, {}]}}"#
        let value = try JSONValue(parsing: Array(text.utf8))
        try await withManagement { management in
            let answer = try await management.create(["user_metadata": value])
            let id = try #require(answer.userID)
            let read = try await management.get(Management.path(id))
            #expect(read.json["user_metadata"] == value)
        }
    }
}
