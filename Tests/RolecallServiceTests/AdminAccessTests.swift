import Directory
import JSON
import RolecallService
import Testing

@Suite("Who may use the admin surface")
struct AdminAccessTests {
    /// One request for each thing that can be done.
    private static let requests: [(method: String, path: String, body: JSONValue?)] = [
        ("GET", "subjects/auth0%7Clars/grants", nil),
        ("POST", "subjects/auth0%7Clars/grants", ["role": "viewer"]),
        ("GET", "subjects/auth0%7Clars/grants/viewer", nil),
        ("DELETE", "subjects/auth0%7Clars/grants/viewer", nil),
        ("GET", "subjects/auth0%7Clars/acl", nil),
        (
            "POST", "subjects/auth0%7Clars/acl",
            ["effect": "deny", "permissions": ["read:document"]]
        ),
        ("GET", "subjects/auth0%7Clars/acl/a1", nil),
        (
            "PUT", "subjects/auth0%7Clars/acl/a1",
            ["effect": "deny", "permissions": ["read:document"]]
        ),
        ("DELETE", "subjects/auth0%7Clars/acl/a1", nil),
        ("GET", "roles/viewer/holders", nil),
        ("GET", "grants?expiring_before=2030-01-01T00:00:00Z", nil),
        ("GET", "revocations", nil),
        ("POST", "revocations", ["issuer": "https://rolecall.example/", "jti": "t1"]),
        ("GET", "policies", nil),
        ("POST", "policies/validate", ["files": []]),
        ("GET", "audit", nil),
        ("GET", "resources/document", nil),
        ("GET", "resources/document/1", nil),
        ("PUT", "resources/document/1", ["properties": ["a": 1]]),
        ("DELETE", "resources/document/1", nil),
    ]

    private func withLars(
        _ body: (Rolecall, TestDirectory) async throws -> Void
    ) async throws {
        try await withAdmins { rolecall, directory in
            try await directory.create("auth0|lars") { user in
                user.appMetadata?["acl"] = [
                    ["id": "a1", "effect": "allow", "permissions": ["read:news"]]
                ]
            }
            try await body(rolecall, directory)
        }
    }

    @Test("who has no right on Rolecall does nothing there, and changes nothing")
    func withoutRights() async throws {
        try await withLars { rolecall, _ in
            for (method, path, body) in Self.requests {
                let answer = try await rolecall.admin(method, path, body, as: "auth0|vera")
                #expect(answer.status == 403, "\(method) \(path): \(answer.text)")
                let codes = ["insufficient_scope", "grant_not_allowed"]
                #expect(answer.code.map(codes.contains) == true, "\(method) \(path)")
                // Of somebody who is not there the answer is the same.
                let other = path.replacing("auth0%7Clars", with: "auth0%7Cnobody")
                let unknown = try await rolecall.admin(method, other, body, as: "auth0|vera")
                #expect(unknown.text == answer.text, "\(method) \(other)")
            }
            let writes = Self.requests.count { $0.method != "GET" }
            let denied = try await rolecall.admin("GET", "audit?kind=attempt_denied")
                .list("entries")
            #expect(denied.count == 2 * writes)
            for entry in denied {
                #expect(entry["actor"] == "auth0|vera" && entry["request_id"] != nil)
                #expect(entry["after"]?["code"] != nil && entry["after"]?["detail"] != nil)
            }
            let subjects = denied.reversed().map { $0["subject"]?.string ?? "" }
            #expect(
                Array(subjects.suffix(8)) == [
                    "", "", "", "", "document/1", "document/1", "document/1", "document/1",
                ]
            )
            let grants = try await rolecall.admin("GET", "subjects/auth0%7Clars/grants")
            #expect(grants.list("grants").isEmpty)
            #expect(
                try await rolecall.admin("GET", "subjects/auth0%7Clars/acl").list("acl").count == 1
            )
        }
    }

    @Test("a user of another issuer is never taken for the directory's user of the same id")
    func otherIssuer() async throws {
        let issuer = try TestIssuer("https://staff.example/", subjectType: "staff")
        try await withDirectoryService(.administered, issuers: [issuer]) { rolecall, directory in
            try await directory.create("auth0|vera")
            let token = try issuer.token(
                "auth0|vera",
                ["roles": ["admin"], "scope": "admin:access"]
            )
            let made = try await rolecall.admin(
                "POST",
                "subjects/auth0%7Cvera/grants",
                ["role": "viewer"],
                token: token
            )
            #expect(made.status == 201, "\(made.text)")
            #expect(made.json["granted_by"] == "staff:auth0|vera", "\(made.text)")
            let entries = try await rolecall.admin("GET", "audit?kind=grant_given", token: token)
            #expect(entries.list("entries").map { $0["actor"] } == ["staff:auth0|vera"])
        }
    }

    @Test("a client that the directory does not declare has no rights, whatever its token says")
    func undeclaredClient() async throws {
        let issuer = try TestIssuer("https://staff.example/", subjectType: "staff")
        try await withDirectoryService(.administered, issuers: [issuer]) { rolecall, directory in
            try await directory.create("auth0|lars")
            let claims: JSONValue = [
                "gty": "client-credentials", "azp": "zzz", "roles": ["admin"],
                "scope": "admin:access",
            ]
            let token = try issuer.token("zzz@clients", claims)
            for (method, path, body) in Self.requests + [("GET", "roles", nil)] {
                let answer = try await rolecall.admin(method, path, body, token: token)
                #expect(answer.status == 403, "\(method) \(path): \(answer.text)")
            }
            // Its roles are those of decisions all the same.
            let asked = question("write", "rolecall", "policies")
            #expect(try await rolecall.evaluate(token, asked).decision == true)
        }
    }

    @Test("a full admin's token opens nothing without its scope, or given out for something else")
    func scope() async throws {
        try await withLars { rolecall, directory in
            let issuer = directory.issuer
            let tokens = [
                try issuer.token("auth0|ada"),
                try issuer.token("auth0|ada", ["scope": "evaluate:access openid"]),
                try issuer.idToken("auth0|ada", ["scope": "admin:access"]),
            ]
            for token in tokens {
                for (method, path, body) in Self.requests + [("GET", "roles", nil)] {
                    let answer = try await rolecall.admin(method, path, body, token: token)
                    expectProblem(answer, 403, "insufficient_scope", "\(method) \(path)")
                }
            }
            let foreign = try issuer.token(
                "auth0|ada",
                ["scope": "admin:access", "aud": .string(TestIssuer.otherAudience)]
            )
            for (method, path, body) in Self.requests + [("GET", "roles", nil)] {
                let answer = try await rolecall.admin(method, path, body, token: foreign)
                #expect([401, 403].contains(answer.status), "\(method) \(path): \(answer.text)")
            }
            expectProblem(try await rolecall.get("/v1/admin/audit"), 401, "token_missing")
        }
    }

    @Test("a blocked admin, and one that was deleted, do nothing any more")
    func blocked() async throws {
        try await withLars { rolecall, directory in
            try await directory.create("auth0|anna", roles: ["admin"])
            let path = "subjects/auth0%7Cvera/grants"
            let order: JSONValue = ["role": "viewer"]
            #expect(try await rolecall.admin("GET", path, as: "auth0|anna").status == 200)
            try await directory.update("auth0|anna") { $0.blocked = true }
            for round in ["blocked", "deleted"] {
                for (method, body) in [("GET", nil), ("POST", order)] {
                    let answer = try await rolecall.admin(method, path, body, as: "auth0|anna")
                    #expect(answer.status == 403, "\(round) \(method): \(answer.text)")
                }
                if round == "blocked" { try await directory.delete("auth0|anna") }
            }
        }
    }

    @Test("a client acts with its roles, a privileged one with every right")
    func clients() async throws {
        try await withLars { rolecall, directory in
            directory.clients.put("robot", roles: ["lead"])
            directory.clients.put("root", isPrivileged: true)
            let path = "subjects/auth0%7Cvera/grants"
            func post(_ client: String, _ role: ExactString, _ scope: String) async throws -> Answer
            {
                let token = try directory.issuer.client(client, scope: scope)
                return try await rolecall.admin("POST", path, ["role": .string(role)], token: token)
            }
            let given = try await post("robot", "viewer", "admin:access")
            #expect(given.status == 201, "\(given.text)")
            #expect(given.json["granted_by"] == "robot")
            expectProblem(
                try await post("robot", "admin", "admin:access"),
                403,
                "grant_not_allowed"
            )
            expectProblem(
                try await post("root", "admin", "evaluate:access"),
                403,
                "insufficient_scope"
            )
            #expect(try await post("root", "admin", "admin:access").status == 201)
            expectProblem(
                try await post("backend", "viewer", "admin:access"),
                403,
                "grant_not_allowed"
            )
        }
    }

    @Test("other methods, media types, bodies and members are refused before anything is done")
    func requests() async throws {
        try await withLars { rolecall, _ in
            let path = "subjects/auth0%7Cvera/grants"
            let put = try await rolecall.admin("PUT", path, ["role": "viewer"])
            expectProblem(put, 405, "method_not_allowed")
            #expect(put["Allow"] == "GET, HEAD, POST, OPTIONS")
            let form = try await rolecall.admin(
                "POST",
                path,
                ["role": "viewer"],
                ["Content-Type: text/plain"]
            )
            expectProblem(form, 415, "unsupported_media_type")
            expectProblem(
                try await rolecall.admin("POST", path, ["viewer"]),
                400,
                "invalid_request"
            )
            let token = try rolecall.adminToken()
            let twice = try await rolecall.post(
                "/v1/admin/\(path)",
                token: token,
                body: Array(#"{"role": "viewer", "role": "admin"}"#.utf8)
            )
            expectProblem(twice, 400, "duplicate_member")
            for (method, other, body) in [
                ("PUT", "resources/document/1", ["properties": [:], "type": "x"] as JSONValue),
                ("POST", "policies/validate", ["files": [], "now": 1]),
                ("POST", "revocations", ["issuer": "https://rolecall.example/", "id": "x"]),
                (
                    "POST", "subjects/auth0%7Cvera/acl",
                    ["effect": "deny", "permissions": ["read:news"], "id": "mine"]
                ),
            ] {
                let answer = try await rolecall.admin(method, other, body)
                expectProblem(answer, 400, "invalid_request", "\(method) \(other)")
            }
            #expect(try await rolecall.admin("GET", "audit").list("entries").isEmpty)
        }
    }

    @Test("it is nowhere on a listener without the surface, nor without a directory")
    func surfaces() async throws {
        var setup = Rolecall.Setup.administered
        setup.surfaces = [[.decisions, .permissions]]
        try await withAdmins(setup) { rolecall, _ in
            expectProblem(try await rolecall.admin("GET", "roles"), 404, "not_found")
        }
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", ["scope": "admin:access"])
            let answer = try await rolecall.get("/v1/admin/roles", token: token)
            expectProblem(answer, 404, "not_found")
        }
    }

    @Test("a right that has lapsed stays so when the clock is set back")
    func notRevived() async throws {
        try await withLars { rolecall, directory in
            try await directory.create("auth0|anna") { user in
                user.appMetadata = [
                    "roles": [["role": "admin", "expires_at": "2027-01-15T08:10:00Z"]]
                ]
            }
            #expect(try await rolecall.admin("GET", "audit", as: "auth0|anna").status == 200)
            rolecall.clock.step(600 + TestIssuer.leewaySeconds)
            for _ in 0..<2 {
                let answer = try await rolecall.admin("GET", "audit", as: "auth0|anna")
                expectProblem(answer, 403, "insufficient_scope")
                rolecall.clock.step(-600)
            }
        }
    }
}
