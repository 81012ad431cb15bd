import Directory
import JSON
import RolecallService
import Testing

@Suite("What administrators may not do")
struct AdminRulesTests {
    @Test("nobody gives to oneself, or takes, by whatever name", arguments: ["POST", "DELETE"])
    func selfGrant(_ method: String) async throws {
        let subjects = [try attributes("user", "/user_id", "/email")]
        try await withAdmins(subjects: subjects) { rolecall, directory in
            try await directory.update("auth0|ada") { user in
                user.email = "ada@example.com"
                user.isEmailVerified = true
                user.link("google-oauth2", "google-oauth2", "17")
            }
            for name in ["auth0%7Cada", "ada@example.com", "google-oauth2%7C17"] {
                let grants = "subjects/\(name)/grants"
                let answer =
                    method == "POST"
                    ? try await rolecall.admin(method, grants, ["role": "viewer"])
                    : try await rolecall.admin(method, grants + "/admin")
                expectProblem(answer, 403, "self_grant", name)
            }
            let grants = try await rolecall.admin("GET", "subjects/ada@example.com/grants")
            #expect(grants.list("grants").map { $0["role"] } == ["admin"])
        }
    }

    @Test("a lead gives only what its own grant reaches, and only as long")
    func bounds() async throws {
        try await withAdmins { rolecall, directory in
            try await directory.create("auth0|tilo") { user in
                user.appMetadata?["roles"] = [
                    [
                        "role": "lead", "scope": "document/team-7/**",
                        "expires_at": "2027-01-15T09:00:00Z",
                    ]
                ]
            }
            let path = "subjects/auth0%7Cvera/grants"
            let soon: JSONValue = "2027-01-15T08:30:00Z"
            let refused: [JSONValue] = [
                ["role": "editor"], ["role": "editor", "expires_at": soon],
                ["role": "editor", "scope": "document", "expires_at": soon],
                ["role": "editor", "scope": "document/team-8/**", "expires_at": soon],
                ["role": "editor", "scope": "document/team-7/**"],
                [
                    "role": "editor", "scope": "document/team-7/**",
                    "expires_at": "2027-01-15T09:00:01Z",
                ],
                ["role": "admin", "scope": "document/team-7/**", "expires_at": soon],
            ]
            for order in refused {
                let answer = try await rolecall.admin("POST", path, order, as: "auth0|tilo")
                expectProblem(answer, 403, "grant_not_allowed", order.text)
            }
            let order: JSONValue = [
                "role": "editor", "scope": "document/team-7/a/**", "expires_at": soon,
            ]
            let given = try await rolecall.admin("POST", path, order, as: "auth0|tilo")
            #expect(given.status == 201, "\(given.text)")

            #expect(try await rolecall.admin("POST", path, ["role": "editor"]).status == 201)
            let wide = try await rolecall.admin("DELETE", path + "/editor", as: "auth0|tilo")
            expectProblem(wide, 403, "grant_not_allowed")
            let own = path + "/editor?scope=document/team-7/a/**"
            #expect(try await rolecall.admin("DELETE", own, as: "auth0|tilo").status == 204)

            rolecall.clock.pass(seconds: 3600)
            let late = try await rolecall.admin("DELETE", own, as: "auth0|tilo")
            expectProblem(late, 403, "grant_not_allowed", "its own grant has lapsed")
        }
    }

    @Test("the last full admin stays, whoever takes or shortens the grant")
    func lastAdmin() async throws {
        try await withAdmins { rolecall, directory in
            // A deputy holds all rights, but not for good, and so is not counted.
            try await directory.create("auth0|dan") { user in
                user.appMetadata?["roles"] = [
                    ["role": "admin", "expires_at": "2027-01-15T09:00:00Z"]
                ]
            }
            directory.clients.put("root", isPrivileged: true)
            let root = try directory.issuer.client("root", scope: "admin:access")
            let dan = try rolecall.adminToken("auth0|dan")
            let grants = "subjects/auth0%7Cada/grants"
            for token in [dan, root] {
                let taken = try await rolecall.admin("DELETE", grants + "/admin", token: token)
                expectProblem(taken, 409, "last_admin")
                let order: JSONValue = ["role": "admin", "expires_at": "2027-01-15T08:30:00Z"]
                let ended = try await rolecall.admin("POST", grants, order, token: token)
                expectProblem(ended, 409, "last_admin")
            }
            let deny: JSONValue = ["effect": "deny", "permissions": ["*:rolecall"]]
            let denied = try await rolecall.admin(
                "POST",
                "subjects/auth0%7Cada/acl",
                deny,
                token: dan
            )
            expectProblem(denied, 409, "last_admin")

            let other = "subjects/auth0%7Cvera/grants"
            #expect(try await rolecall.admin("POST", other, ["role": "admin"]).status == 201)
            #expect(
                try await rolecall.admin("DELETE", grants + "/admin", as: "auth0|vera").status
                    == 204
            )
            let attempts = try await rolecall.admin(
                "GET",
                "audit?kind=attempt_denied",
                as: "auth0|vera"
            )
            #expect(attempts.list("entries").count == 5, "\(attempts.text)")
        }
    }

    @Test("two full admins who take each other's role at once leave one")
    func mutual() async throws {
        try await withAdmins { rolecall, directory in
            for round in 0..<8 {
                let names: [ExactString] = ["auth0|ada", "auth0|vera"]
                for name in names { try await directory.update(name) { $0.setRoles(["admin"]) } }
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for (actor, target) in [("ada", "vera"), ("vera", "ada")] {
                        group.addTask {
                            try await rolecall.admin(
                                "DELETE",
                                "subjects/auth0%7C\(target)/grants/admin",
                                as: ExactString("auth0|\(actor)")
                            ).status
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                // Whoever comes second has no right any more, and would take the last one.
                #expect(statuses.filter { $0 == 204 }.count == 1, "round \(round): \(statuses)")
                #expect(statuses.allSatisfy { [204, 403, 409].contains($0) }, "\(statuses)")
            }
        }
    }
}
