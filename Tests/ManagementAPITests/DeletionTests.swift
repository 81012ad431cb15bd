import JSON
import Testing

@Suite("DELETE /api/v2/users/{id}")
struct DeletionTests {
    @Test("204 without a body; the user is gone, and its address is free")
    func deleted() async throws {
        try await withManagement { management in
            let id = try #require(try await management.create().userID)
            let answer = try await management.send("DELETE", Management.path(id))
            #expect(answer.status == 204)
            #expect(answer.body.isEmpty)
            #expect(answer["Rolecall-Revision"] == management.revision)
            let read = try await management.get(Management.path(id))
            expectError(read, 404, "inexistent_user")
            #expect(try await management.passwordHash(of: id) == nil)
            #expect(try await management.create().status == 201)
        }
    }

    @Test("a user who is not there is 204, and no new revision")
    func unknown() async throws {
        try await withManagement { management in
            let revision = management.revision
            let answer = try await management.send("DELETE", "/api/v2/users/auth0%7Cnone")
            #expect(answer.status == 204)
            #expect(answer["Rolecall-Revision"] == revision)
        }
    }

    @Test(
        "a media type without a body, and a body, are no mistake",
        arguments: [nil, "", "{}", "x"] as [String?]
    )
    func body(text: String?) async throws {
        try await withManagement { management in
            let id = try #require(try await management.create().userID)
            let answer = try await management.send(
                "DELETE",
                Management.path(id),
                body: text.map { Array($0.utf8) },
                headers: ["Content-Type: application/json"]
            )
            #expect(answer.status == 204)
        }
    }
}
