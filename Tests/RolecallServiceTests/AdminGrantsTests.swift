import Directory
import JSON
import ServedBinary
import Testing

@Suite("Grants by administrators")
struct AdminGrantsTests {
    private static let grants = "subjects/auth0%7Cvera/grants"
    private static let order: JSONValue = [
        "role": "editor", "scope": "document/team-7/**", "expires_at": "2027-01-15T08:10:00Z",
        "reason": "covers for Ann",
    ]
    private static let grant: JSONValue = [
        "role": "editor", "scope": "document/team-7/**", "expires_at": "2027-01-15T08:10:00Z",
        "reason": "covers for Ann", "source": "/app_metadata/roles/0", "granted_by": "auth0|ada",
        "granted_at": "2027-01-15T08:00:00.000Z",
    ]
    private static let one = grants + "/editor?scope=document/team-7/**"

    @Test("a grant is given, shown with who gave it and when, and taken")
    func life() async throws {
        try await withAdmins { rolecall, _ in
            let none = try await rolecall.admin("GET", Self.grants)
            #expect(none.status == 200)
            #expect(none.withoutRevision == ["grants": []])

            let given = try await rolecall.admin("POST", Self.grants, Self.order)
            #expect(given.status == 201, "\(given.text)")
            #expect(given.withoutRevision == Self.grant)
            #expect(given.all("Content-Type") == ["application/json"])
            #expect(given["Cache-Control"] == "no-store")
            #expect(try await rolecall.mayRead("auth0|vera", "team-7/plan") == true)
            #expect(try await rolecall.mayRead("auth0|vera", "team-8/plan") == false)

            let list = try await rolecall.admin("GET", Self.grants)
            #expect(list.withoutRevision == ["grants": .array([Self.grant])])
            let one = try await rolecall.admin("GET", Self.one)
            #expect(one.status == 200)
            #expect(one.json == Self.grant)
            #expect(one["Rolecall-Revision"] == given["Rolecall-Revision"])
            #expect(one["ETag"] == given["ETag"])

            let taken = try await rolecall.admin("DELETE", Self.one)
            #expect(taken.status == 204, "\(taken.text)")
            #expect(taken.body.isEmpty)
            #expect(taken["Rolecall-Revision"] != given["Rolecall-Revision"])
            #expect(try await rolecall.mayRead("auth0|vera", "team-7/plan") == false)
            expectProblem(try await rolecall.admin("GET", Self.one), 404, "not_found")
        }
    }

    @Test("giving what is given changes nothing, and taking what is not there is a 204")
    func idempotence() async throws {
        try await withAdmins { rolecall, _ in
            _ = try await rolecall.admin("POST", Self.grants, Self.order)
            rolecall.clock.pass(seconds: 5)
            let again = try await rolecall.admin("POST", Self.grants, Self.order)
            #expect(again.status == 200)
            #expect(again.withoutRevision == Self.grant)

            let changes: JSONValue = [
                "role": "editor", "scope": "document/team-7/**", "reason": "for good",
            ]
            let changed = try await rolecall.admin("POST", Self.grants, changes)
            #expect(changed.status == 200, "\(changed.text)")
            #expect(changed.json["reason"] == "for good")
            #expect(changed.json["expires_at"] == nil)
            #expect(changed.json["granted_at"] == "2027-01-15T08:00:05.000Z")
            #expect(try await rolecall.admin("GET", Self.grants).list("grants").count == 1)

            // The same role without a scope, or within another one, is another grant.
            let other = try await rolecall.admin("POST", Self.grants, ["role": "editor"])
            #expect(other.status == 201)
            for _ in 0..<2 {
                #expect(try await rolecall.admin("DELETE", Self.one).status == 204)
                let rest = try await rolecall.admin("GET", Self.grants).list("grants")
                #expect(rest.map { $0["scope"] } == [nil])
            }
            #expect(try await rolecall.admin("DELETE", Self.grants + "/never").status == 204)
        }
    }

    @Test("a grant lapses at its second, without any change")
    func lapse() async throws {
        try await withAdmins { rolecall, _ in
            _ = try await rolecall.admin("POST", Self.grants, Self.order)
            rolecall.clock.pass(seconds: 599)
            #expect(try await rolecall.mayRead("auth0|vera", "team-7/plan") == true)
            rolecall.clock.pass(seconds: 1)
            #expect(try await rolecall.mayRead("auth0|vera", "team-7/plan") == false)
            // It is still shown: it tells who had what.
            #expect(try await rolecall.admin("GET", Self.grants).list("grants").count == 1)
        }
    }

    @Test("a list and a grant that the caller has already are a 304")
    func notModified() async throws {
        try await withAdmins { rolecall, _ in
            _ = try await rolecall.admin("POST", Self.grants, Self.order)
            for path in [Self.grants, Self.one] {
                let tag = try #require(try await rolecall.admin("GET", path)["ETag"])
                let same = try await rolecall.admin("GET", path, nil, ["If-None-Match: \(tag)"])
                #expect(same.status == 304)
                #expect(same.body.isEmpty)
                #expect(same["ETag"] == tag)
                let head = try await rolecall.admin("HEAD", path, nil, ["If-None-Match: \(tag)"])
                #expect(head.status == 304)
                #expect(head["ETag"] == tag)
            }
        }
    }

    @Test("the tag of a grant changes with all that is shown of it, and with nothing else")
    func tags() async throws {
        try await withAdmins { rolecall, directory in
            try await directory.create("auth0|otto", roles: [])
            _ = try await rolecall.admin("POST", Self.grants, ["role": "viewer"])
            let given = try await rolecall.admin("POST", Self.grants, Self.order)
            let tag = try #require(given["ETag"])
            _ = try await rolecall.admin("POST", "subjects/auth0%7Cotto/grants", Self.order)
            _ = try await rolecall.admin("POST", Self.grants, ["role": "admin"])
            let same = try await rolecall.admin("GET", Self.one, nil, ["If-None-Match: \(tag)"])
            #expect(same.status == 304)

            #expect(try await rolecall.admin("DELETE", Self.grants + "/viewer").status == 204)
            let moved = try await rolecall.admin("GET", Self.one, nil, ["If-None-Match: \(tag)"])
            #expect(moved.status == 200)
            #expect(moved.json["source"] == "/app_metadata/roles/0")
            #expect(moved["ETag"] != tag)
            let stale = try await rolecall.admin("DELETE", Self.one, nil, ["If-Match: \(tag)"])
            expectProblem(stale, 412, "precondition_failed")
            let now = "If-Match: \(try #require(moved["ETag"]))"
            #expect(try await rolecall.admin("DELETE", Self.one, nil, [now]).status == 204)
        }
    }

    @Test(
        "an If-Match that is no list of tags is refused, and one on a read counts as none",
        arguments: [
            "zz", "\"abc", "abc\"", "", ",", "\"a\" \"b\"", "\"a\"b", "w/\"a\"", "W/a", "\"a b\"",
            "\"a\", *", "**", "\"a\",b",
        ]
    )
    func malformedTags(header: String) async throws {
        try await withAdmins { rolecall, _ in
            _ = try await rolecall.admin("POST", Self.grants, Self.order)
            let answer = try await rolecall.admin("DELETE", Self.one, nil, ["If-Match: \(header)"])
            expectProblem(answer, 400, "invalid_header")
            let read = try await rolecall.admin("GET", Self.one, nil, ["If-None-Match: \(header)"])
            #expect(read.status == 200)
            // Empty elements of a list are ignored (RFC 9110 §5.6.1).
            let tag = try #require(read["ETag"])
            let taken = ["If-Match: ,, W/\"x\" ,\t\(tag),"]
            #expect(try await rolecall.admin("DELETE", Self.one, nil, taken).status == 204)
        }
    }

    @Test("what is expected to be there is compared before anything changes")
    func preconditions() async throws {
        try await withAdmins { rolecall, _ in
            let first = try await rolecall.admin("POST", Self.grants, Self.order)
            let tag = try #require(first["ETag"])
            let changes = Self.order.merging(["reason": "other"])
            let refused: [(method: String, path: String, body: JSONValue?, header: String)] = [
                ("POST", Self.grants, changes, "If-Match: \"x\""),
                ("POST", Self.grants, changes, "If-Match: W/\(tag)"),
                ("POST", Self.grants, changes, "If-None-Match: *"),
                ("POST", Self.grants, ["role": "viewer"], "If-Match: *"),
                ("DELETE", Self.one, nil, "If-Match: \"x\", \"y\""),
                ("DELETE", Self.grants + "/viewer", nil, "If-Match: *"),
            ]
            for (method, path, body, header) in refused {
                let answer = try await rolecall.admin(method, path, body, [header])
                expectProblem(answer, 412, "precondition_failed", "\(method) \(header)")
            }
            #expect(
                try await rolecall.admin("GET", Self.grants).withoutRevision
                    == ["grants": .array([Self.grant])]
            )

            for header in [
                "If-None-Match: \(tag)", "If-Match: *\r\nIf-None-Match: *",
                "If-Match: \(tag)\r\nIf-Match: \(tag)", "If-None-Match: *\r\nIf-None-Match: *",
            ] {
                let answer = try await rolecall.admin("POST", Self.grants, changes, [header])
                expectProblem(answer, 400, "invalid_header", header)
            }
            let next = try await rolecall.admin(
                "POST",
                Self.grants,
                changes,
                ["If-Match: \"x\", \(tag)"]
            )
            #expect(next.status == 200, "\(next.text)")
            let stale = try await rolecall.admin("DELETE", Self.one, nil, ["If-Match: \(tag)"])
            expectProblem(stale, 412, "precondition_failed")
            let now = try #require(next["ETag"])
            #expect(
                try await rolecall.admin("DELETE", Self.one, nil, ["If-Match: \(now)"]).status
                    == 204
            )
        }
    }

    @Test(
        "a precondition that is not UTF-8 is not taken for none",
        arguments: ["Match", "None-Match"]
    )
    func unreadablePrecondition(_ name: String) async throws {
        try await withAdmins { rolecall, _ in
            _ = try await rolecall.admin("POST", Self.grants, Self.order)
            let lines = [
                "Authorization: Bearer \(try rolecall.adminToken())", "If-\(name): \"?\"",
            ]
            let path = "/v1/admin/" + Self.one.replacing("?scope=", with: "@scope=")
            let request = RawRequest("DELETE \(path)", lines)
            let bytes = request.bytes.map { byte -> UInt8 in
                switch byte {
                case UInt8(ascii: "?"): 0xFF
                case UInt8(ascii: "@"): UInt8(ascii: "?")
                default: byte
                }
            }
            expectProblem(try await rolecall.exchange(bytes), 400, "invalid_header")
            #expect(try await rolecall.admin("GET", Self.grants).list("grants").count == 1)
        }
    }

    @Test("a parameter that is not known, or has no name, is refused before anything changes")
    func parameters() async throws {
        try await withAdmins { rolecall, _ in
            _ = try await rolecall.admin("POST", Self.grants, ["role": "editor"])
            let (user, one) = ("subjects/auth0%7Cvera", Self.grants + "/editor")
            let refused = [
                "DELETE \(one)?scop=document", "DELETE \(one)?=scope", "DELETE \(one)?Reason=x",
                "POST \(Self.grants)?scope=x", "POST \(user)/acl?scope=x",
                "DELETE \(user)/acl/a?scope=x", "POST revocations?type=x",
                "POST policies/validate?a", "DELETE resources/document/1?type=x",
            ]
            for line in refused {
                let parts = line.split(separator: " ").map(String.init)
                let body: JSONValue? = parts[0] == "POST" ? ["role": "viewer"] : nil
                let answer = try await rolecall.admin(parts[0], parts[1], body)
                expectProblem(answer, 400, "invalid_request", line)
                #expect(answer.text.contains("in the query is not known"), "\(answer.text)")
            }
            #expect(try await rolecall.admin("GET", Self.grants).list("grants").count == 1)
            #expect(try await rolecall.admin("DELETE", one + "?&reason=left&").status == 204)
        }
    }

    @Test("a path names users by the first subject type, or by the one that the query names")
    func types() async throws {
        let subjects = [
            try attributes("staff", "/user_id", "/email"),
            try attributes("badge", "/app_metadata/badge"),
        ]
        try await withAdmins(subjects: subjects) { rolecall, directory in
            try await directory.update("auth0|ada") { user in
                user.email = "ada@example.com"
                user.isEmailVerified = true
            }
            try await directory.update("auth0|vera") { user in
                user.appMetadata?["badge"] = "ada@example.com"
            }
            let (path, role) = ("subjects/ada@example.com/grants", ["role": "viewer"] as JSONValue)
            let own = try await rolecall.admin("POST", path, role)
            expectProblem(own, 403, "self_grant")
            let given = try await rolecall.admin("POST", path + "?type=badge", role)
            #expect(given.status == 201, "\(given.text)")
            #expect(try await rolecall.admin("GET", Self.grants).list("grants").count == 1)
            for type in ["user", "ghost"] {
                let answer = try await rolecall.admin("GET", Self.grants + "?type=\(type)")
                expectProblem(answer, 404, "not_found", type)
            }
            let entry: JSONValue = ["effect": "deny", "permissions": ["read:document"]]
            let acl = "subjects/ada@example.com/acl?type=badge"
            let made = try await rolecall.admin("POST", acl, entry)
            let place = try #require(made["Location"])
            #expect(place.hasSuffix("?type=badge"))
            let there = String(place.dropFirst("/v1/admin/".count))
            #expect(try await rolecall.admin("GET", there).status == 200)
        }
    }

    @Test("orders that say something else are refused, and change nothing")
    func invalidOrders() async throws {
        try await withAdmins { rolecall, _ in
            let orders: [JSONValue] = [
                [:], ["role": 1], ["role": ""], ["role": "editr"], ["role": "editor", "scop": "x"],
                ["role": "editor", "scope": ""], ["role": "editor", "scope": .null],
                ["role": "editor", "expires_at": .null],
                ["role": "editor", "expires_at": "tomorrow"],
                ["role": "editor", "expires_at": "2027-01-15T08:00:00Z"],
                ["role": "editor", "expires_at": "2027-02-15T08:00:00"],
                ["role": "editor", "granted_by": "auth0|eve"],
                [
                    "role": "editor",
                    "reason": .string(ExactString(String(repeating: "x", count: 1_025))),
                ],
            ]
            for order in orders {
                let answer = try await rolecall.admin("POST", Self.grants, order)
                expectProblem(answer, 400, "invalid_request", order.text)
            }
            let null = try await rolecall.admin(
                "POST",
                Self.grants,
                ["role": "editor", "scope": .null]
            )
            #expect(null.json["detail"]?.string?.string.contains("`scope` is null") == true)
            let near = try await rolecall.admin("POST", Self.grants, ["role": "editr"])
            #expect(
                near.json["detail"]?.string?.string.contains("`editor`") == true,
                "\(near.text)"
            )
            #expect(try await rolecall.admin("GET", Self.grants).list("grants").isEmpty)
        }
    }

    @Test("nobody is made by a grant: users who are not there are a 404")
    func unknownUsers() async throws {
        try await withAdmins { rolecall, _ in
            for path in [
                "subjects/auth0%7Cnobody/grants", "subjects/nobody/grants",
                Self.grants + "?type=device",
            ] {
                for (method, body) in [("GET", nil), ("POST", Self.order)] {
                    let answer = try await rolecall.admin(method, path, body)
                    expectProblem(answer, 404, "not_found", "\(method) \(path)")
                }
            }
        }
    }

    @Test("of a role that no policy defines any more, a full admin takes what is left")
    func leftOver() async throws {
        try await withAdmins { rolecall, directory in
            try await directory.create("auth0|rosa", roles: ["old/role"])
            try await directory.create("auth0|lena", roles: ["lead"])
            let path = "subjects/auth0%7Crosa/grants/old%2Frole"
            let lead = try await rolecall.admin("DELETE", path, as: "auth0|lena")
            expectProblem(lead, 403, "grant_not_allowed")
            #expect(try await rolecall.admin("DELETE", path).status == 204)
            let rest = try await rolecall.admin("GET", "subjects/auth0%7Crosa/grants")
            #expect(rest.list("grants").isEmpty)
        }
    }
}

extension JSONValue {
    /// The value as JSON text.
    var text: String { String(decoding: encoded(), as: UTF8.self) }
}
