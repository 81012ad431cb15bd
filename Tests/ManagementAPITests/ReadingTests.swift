import Directory
import JSON
import Testing

@Suite("GET /api/v2/users/{id}")
struct ReadingTests {
    @Test("an unknown user is 404 in the recorded form")
    func unknown() async throws {
        try await withManagement { management in
            let answer = try await management.get("/api/v2/users/auth0%7Cnone")
            expectError(answer, 404, "inexistent_user", "The user does not exist.")
            #expect(answer.json["error"] == "Not Found")
        }
    }

    @Test(
        "an id that can be none is a fault of the path",
        arguments: ["none", "%7Cx", "auth0%7C", "x%7Cy@clients", "a%7C%0A", "a%7Cb%09"]
    )
    func invalidID(piece: String) async throws {
        try await withManagement { management in
            for (method, body) in [("GET", nil), ("DELETE", nil), ("PATCH", "{}")] {
                let answer = try await management.send(
                    method,
                    "/api/v2/users/\(piece)",
                    body: body.map { Array($0.utf8) }
                )
                expectError(answer, 400, "invalid_uri")
                let start =
                    "Path validation error: 'Object didn't pass validation for format user-id:"
                #expect(answer.message?.hasPrefix(start) == true)
            }
        }
    }

    @Test(
        "an id is one piece of the path, decoded once",
        arguments: [
            ("auth0|x", "auth0%7Cx"), ("auth0|x", "auth0|x"), ("auth0|x", "auth0%7cx"),
            ("samlp|c|a/b@d e", "samlp%7Cc%7Ca%2Fb%40d%20e"), ("samlp|c|%7C", "samlp|c|%257C"),
            ("oidc|a+b", "oidc|a+b"), ("oidc|ä", "oidc%7C%C3%A4"),
        ]
    )
    func encodedID(id: String, piece: String) async throws {
        let userID = try #require(UserID(ExactString(id)))
        try await withManagement { management in
            let identity = Identity(
                connection: "c",
                provider: userID.provider,
                userID: userID.identifier
            )
            try await management.insert(
                User(id: userID, identity: identity, createdAt: management.clock.now)
            )
            let read = try await management.get("/api/v2/users/\(piece)")
            #expect(read.status == 200)
            #expect(read.userID == id)
            let deleted = try await management.send("DELETE", "/api/v2/users/\(piece)")
            #expect(deleted.status == 204)
            #expect(try await management.userCount() == 0)
        }
    }

    @Test(
        "fields that are chosen or left out",
        arguments: [
            ("fields=email", ["email"]), ("fields=email,shoe,name", ["email", "name"]),
            ("fields=email%2Cname&include_fields=true", ["email", "name"]),
            (
                "fields=identities,picture,created_at,updated_at&include_fields=false",
                ["email", "email_verified", "name", "nickname", "user_id"]
            ),
        ]
    )
    func fields(query: String, names: [String]) async throws {
        try await withManagement { management in
            let id = try #require(try await management.create().userID)
            let answer = try await management.get("\(Management.path(id))?\(query)")
            #expect(answer.json.names == names)
        }
    }

    @Test("HEAD is GET without the body", arguments: [true, false])
    func head(isKnown: Bool) async throws {
        try await withManagement { management in
            let id = try #require(try await management.create().userID)
            let target = Management.path(isKnown ? id : "auth0|none")
            let (get, head) = (
                try await management.get(target), try await management.send("HEAD", target)
            )
            #expect(head.status == (isKnown ? 200 : 404))
            #expect(head.status == get.status)
            #expect(head.body.isEmpty)
            #expect(head["Content-Length"] == "\(get.body.count)")
        }
    }

    @Test("a media type on a request without a body is no mistake")
    func mediaType() async throws {
        try await withManagement { management in
            let answer = try await management.send(
                "GET",
                "/api/v2/users",
                headers: ["Content-Type: application/json"]
            )
            #expect(answer.status == 200)
        }
    }
}
