import Directory
import JSON
import RolecallService
import Testing

@Suite("The permission list of another subject")
struct SubjectListTests {
    private static let path = "/v1/subjects/auth0%7Cann/permissions"

    @Test("shows by which role each permission is held, and where that is stored")
    func origins() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["editor"]) { user in
                user.appMetadata?["permissions"] = ["print:label"]
                user.appMetadata?["acl"] = [
                    ["id": "a1", "effect": "deny", "permissions": ["edit:document/2"]],
                    ["effect": "allow", "permissions": ["open:door"]],
                ]
            }
            let reader = try directory.issuer.client(scope: "read:permissions")
            let answer = try await rolecall.get(Self.path, token: reader)
            #expect(answer.status == 200)
            #expect(
                answer.json == [
                    "subject": subject("auth0|ann"),
                    "permissions": [
                        [
                            "permission": "edit:document", "conditional": false, "role": "editor",
                            "via": ["editor"], "source": "/app_metadata/roles/0",
                        ],
                        [
                            "permission": "open:door", "conditional": false,
                            "source": "/app_metadata/acl/1",
                        ],
                        [
                            "permission": "print:label", "conditional": false,
                            "source": "/app_metadata/permissions/0",
                        ],
                        [
                            "permission": "read:document", "conditional": false, "role": "editor",
                            "via": ["editor", "viewer"], "source": "/app_metadata/roles/0",
                        ],
                    ],
                    "denies": [
                        [
                            "permission": "edit:document/2", "conditional": false,
                            "source": "/app_metadata/acl/0",
                        ]
                    ],
                    "unlisted_rules": true,
                ],
                "\(answer.text)"
            )
            // The user's own list says less.
            let own = try await rolecall.permissions(directory.issuer.token("auth0|ann"))
            #expect(own.json["permissions"]?.array?.count == 4)
            #expect(!own.text.contains("source") && !own.text.contains("editor"))
        }
    }

    @Test("is for clients with the scope alone")
    func callers() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"])
            let issuer = directory.issuer
            let all = "evaluate:access search:access invalidate:subjects admin:access"
            let refused = try await rolecall.get(Self.path, token: issuer.client(scope: all))
            expectProblem(refused, 403, "insufficient_scope")
            #expect(refused["WWW-Authenticate"]?.contains("insufficient_scope") == true)
            // A user sees what the own list has, and nobody else's.
            let own = try await rolecall.permissions(issuer.token("auth0|ann"))
            for claims in [[:], ["scope": "read:permissions"]] as [JSONValue] {
                let token = try issuer.token("auth0|ann", claims)
                #expect(try await rolecall.get(Self.path, token: token).body == own.body)
                let other = try await rolecall.get("/v1/subjects/nobody/permissions", token: token)
                expectProblem(other, 403, "subject_not_allowed")
            }
            #expect(
                try await rolecall.get(Self.path, token: issuer.idToken("auth0|ann")).body
                    == own.body
            )
            expectProblem(try await rolecall.get(Self.path), 401, "token_missing")
            // The scope opens no decisions about others.
            let reader = try issuer.client(scope: "read:permissions")
            let asked = question("read", "document", "1", subject: subject("auth0|ann"))
            expectProblem(
                try await rolecall.evaluate(reader, asked),
                403,
                "subject_not_allowed"
            )
        }
    }

    @Test("is for administrators too, if their roles let them read subjects, with the origins")
    func administrators() async throws {
        try await withAdmins { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["editor"])
            try await directory.create("auth0|dora", roles: ["desk"])
            directory.clients.put("robot", roles: ["desk"])
            let issuer = directory.issuer
            let readers = [
                try rolecall.adminToken("auth0|dora"), try rolecall.adminToken("auth0|ada"),
                try issuer.client("robot", scope: "admin:access"),
            ]
            for token in readers {
                let answer = try await rolecall.get(Self.path, token: token)
                #expect(answer.status == 200, "\(answer.text)")
                #expect(answer.json["subject"] == subject("auth0|ann"))
                let origins = answer.json["permissions"]?.array?.map { $0["source"] }
                #expect(origins == ["/app_metadata/roles/0", "/app_metadata/roles/0"])
                #expect(answer.json["permissions"]?.array?.first?["role"] == "editor")
                let tag = try #require(answer["ETag"])
                let same = try await rolecall.get(
                    Self.path,
                    token: token,
                    [(name: "If-None-Match", value: tag)]
                )
                #expect(same.status == 304)
            }
            let others = [
                try rolecall.adminToken("auth0|vera"), try rolecall.adminToken("auth0|nobody"),
                try issuer.client(scope: "admin:access"), try issuer.client("robot"),
            ]
            for token in others {
                let answer = try await rolecall.get(Self.path, token: token)
                expectProblem(answer, 403, "insufficient_scope")
            }
            // Who may read nobody else's still sees its own, and no more of it than without the scope.
            let mine = try rolecall.adminToken("auth0|ann")
            let own = try await rolecall.get(Self.path, token: mine)
            #expect(own.status == 200)
            #expect(own.body == (try await rolecall.permissions(mine)).body)
            #expect(!own.text.contains("source"))
            let other = try await rolecall.get("/v1/subjects/auth0%7Cdora/permissions", token: mine)
            expectProblem(other, 403, "insufficient_scope")
            // It is a list and no more: decisions about others stay closed.
            let asked = question("read", "document", "1", subject: subject("auth0|ann"))
            expectProblem(
                try await rolecall.evaluate(readers[0], asked),
                403,
                "subject_not_allowed"
            )
            try await directory.update("auth0|dora") { $0.setRoles([]) }
            let late = try await rolecall.get(Self.path, token: readers[0])
            expectProblem(late, 403, "insufficient_scope")
        }
    }

    @Test("takes the type from the query, and ids with a slash and other letters")
    func names() async throws {
        let subjects = [
            try attributes("user", "/user_id"), try attributes("badge", "/app_metadata/badge"),
        ]
        try await withDirectoryService(subjects: subjects) { rolecall, directory in
            try await directory.create("auth0|a/b é") { $0.appMetadata?["badge"] = "x&y" }
            let reader = try directory.issuer.client(scope: "read:permissions")
            let known = [
                "/v1/subjects/auth0%7Ca%2Fb%20%C3%A9/permissions",
                "/v1/subjects/auth0%7Ca%2fb%20%C3%A9/permissions?type=user&x=1",
                "/v1/subjects/auth0%7Ca%2Fb%20%C3%A9/permissions?type=%75ser",
            ]
            for path in known {
                let answer = try await rolecall.get(path, token: reader)
                #expect(answer.json["subject"] == subject("auth0|a/b é"), "\(path)")
                #expect(answer.json["unlisted_rules"] == true)
            }
            let badge = try await rolecall.get(
                "/v1/subjects/x&y/permissions?type=badge",
                token: reader
            )
            #expect(badge.json["subject"] == subject("x&y", type: "badge"))
            #expect(badge.json["unlisted_rules"] == true)
            let bad = [
                "/v1/subjects/a/permissions?type=", "/v1/subjects/a/permissions?type=a&type=a",
                "/v1/subjects/a/permissions?type=%ff", "/v1/subjects/a/permissions?type=%4",
                "/v1/subjects/a/permissions?type=%zz", "/v1/subjects/a/permissions?type=%0a",
                "/v1/subjects/%0a/permissions",
                "/v1/subjects/\(String(repeating: "a", count: 2_049))/permissions",
            ]
            for path in bad {
                let answer = try await rolecall.raw(
                    "GET \(path)",
                    ["Authorization: Bearer \(reader)"]
                )
                expectProblem(answer, 400, "invalid_request", path)
            }
        }
    }

    @Test("its tag, and the own list's, change with the profile")
    func tags() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"])
            let reader = try directory.issuer.client(scope: "read:permissions")
            let ann = try directory.issuer.token("auth0|ann")
            func tags() async throws -> [String?] {
                [
                    try await rolecall.permissions(ann)["ETag"],
                    try await rolecall.get(Self.path, token: reader)["ETag"],
                ]
            }
            let first = try await tags()
            #expect(try await tags() == first)
            try await directory.update("auth0|ann") { $0.setRoles(["editor"]) }
            let second = try await tags()
            #expect(zip(first, second).allSatisfy { $0 != $1 })
            let tag = try #require(first[1])
            let answer = try await rolecall.get(
                Self.path,
                token: reader,
                [(name: "If-None-Match", value: tag)]
            )
            #expect(answer.status == 200)
        }
    }

    @Test("who is unknown or blocked has none; claims alone cannot tell")
    func others() async throws {
        let issuer = try TestIssuer("https://plain.example/", subjectType: "person")
        try await withDirectoryService(issuers: [issuer]) { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"]) { $0.blocked = true }
            let reader = try directory.issuer.client(scope: "read:permissions")
            for id in ["auth0%7Cann", "auth0%7Cnobody", "nobody"] {
                let answer = try await rolecall.get("/v1/subjects/\(id)/permissions", token: reader)
                #expect(answer.json["permissions"] == [] && answer.json["denies"] == [])
            }
            let path = "/v1/subjects/x/permissions?type=person"
            let unknown = try await rolecall.get(path, token: reader)
            expectProblem(unknown, 503, "subject_token_required")
            let token = try issuer.token("x", ["roles": ["viewer"]])
            let answer = try await rolecall.get(
                path,
                token: reader,
                [(name: "Rolecall-Subject-Token", value: token)]
            )
            #expect(answer.json["permissions"]?.array?.count == 1, "\(answer.text)")
        }
    }
}
