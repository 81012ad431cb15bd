import Directory
import JSON
import Testing

@Suite("ACL entries by administrators")
struct AdminACLTests {
    private static let acl = "subjects/auth0%7Cvera/acl"
    private static let deny: JSONValue = [
        "effect": "deny", "permissions": ["read:document/42"], "reason": "under notice",
    ]

    @Test("an entry is made under an id of the server, read, replaced and removed")
    func life() async throws {
        try await withAdmins { rolecall, directory in
            try await directory.update("auth0|vera") { $0.setRoles(["viewer"]) }
            let made = try await rolecall.admin("POST", Self.acl, Self.deny)
            #expect(made.status == 201, "\(made.text)")
            let id = try #require(made.json["id"]?.string)
            #expect(made["Location"] == "/v1/admin/\(Self.acl)/\(id)")
            let shown: JSONValue = [
                "id": .string(id), "effect": "deny", "permissions": ["read:document/42"],
                "reason": "under notice", "source": "/app_metadata/acl/0",
            ]
            #expect(made.withoutRevision == shown)
            #expect(try await rolecall.mayRead("auth0|vera", "42") == false)
            #expect(try await rolecall.mayRead("auth0|vera", "43") == true)

            let list = try await rolecall.admin("GET", Self.acl)
            #expect(list.withoutRevision == ["acl": .array([shown])])
            let one = "\(Self.acl)/\(id)"
            let read = try await rolecall.admin("GET", one)
            #expect(read.json == shown)
            let tag = try #require(read["ETag"])
            let unchanged = try await rolecall.admin("GET", one, nil, ["If-None-Match: \(tag)"])
            #expect(unchanged.status == 304)

            let other = Self.deny.merging(["permissions": ["read:document/43"]])
            let put = try await rolecall.admin("PUT", one, other, ["If-Match: \(tag)"])
            #expect(put.status == 200, "\(put.text)")
            #expect(put.json["id"] == .string(id))
            #expect(try await rolecall.mayRead("auth0|vera", "42") == true)
            #expect(try await rolecall.mayRead("auth0|vera", "43") == false)
            let stale = try await rolecall.admin("PUT", one, Self.deny, ["If-Match: \(tag)"])
            expectProblem(stale, 412, "precondition_failed")
            let kept = try await rolecall.admin("DELETE", one, nil, ["If-Match: \(tag)"])
            expectProblem(kept, 412, "precondition_failed")

            for _ in 0..<2 { #expect(try await rolecall.admin("DELETE", one).status == 204) }
            #expect(try await rolecall.mayRead("auth0|vera", "43") == true)
            expectProblem(try await rolecall.admin("GET", one), 404, "not_found")
            expectProblem(try await rolecall.admin("PUT", one, Self.deny), 404, "not_found")
        }
    }

    @Test("the tag of an entry changes when it moves, and not with what others are given")
    func tags() async throws {
        try await withAdmins { rolecall, _ in
            var paths: [String] = []
            for _ in 0..<2 {
                let made = try await rolecall.admin("POST", Self.acl, Self.deny)
                paths.append("\(Self.acl)/\(try #require(made.json["id"]?.string))")
            }
            let tag = try #require(try await rolecall.admin("GET", paths[1])["ETag"])
            _ = try await rolecall.admin("POST", "subjects/auth0%7Cada/acl", Self.deny)
            _ = try await rolecall.admin("POST", Self.acl, Self.deny)
            let same = try await rolecall.admin("GET", paths[1], nil, ["If-None-Match: \(tag)"])
            #expect(same.status == 304)
            #expect(try await rolecall.admin("DELETE", paths[0]).status == 204)
            let moved = try await rolecall.admin("GET", paths[1], nil, ["If-None-Match: \(tag)"])
            #expect(moved.status == 200)
            #expect(moved.json["source"] == "/app_metadata/acl/0")
            let stale = try await rolecall.admin("PUT", paths[1], Self.deny, ["If-Match: \(tag)"])
            expectProblem(stale, 412, "precondition_failed")
            let now = "If-Match: \(try #require(moved["ETag"]))"
            #expect(try await rolecall.admin("PUT", paths[1], Self.deny, [now]).status == 200)
        }
    }

    @Test("an entry without an id, and one that cannot be read, have a name of their own")
    func named() async throws {
        try await withAdmins { rolecall, directory in
            try await directory.update("auth0|vera") { user in
                user.appMetadata?["acl"] = [
                    ["effect": "allow", "permissions": ["read:news"]], ["effect": "deny"],
                    ["id": "x", "effect": "deny", "permissions": ["read:a"]],
                    ["id": "x", "effect": "deny", "permissions": ["read:b"]],
                ]
            }
            let entries = try await rolecall.admin("GET", Self.acl).list("acl")
            let ids = entries.compactMap { $0["id"]?.string?.string }
            #expect(ids.count == 4)
            #expect(Set(ids).count == 4)
            #expect(ids.allSatisfy { $0.hasPrefix("~") }, "\(ids)")
            #expect(entries.map { $0["unreadable"] } == [nil, true, nil, nil])
            // Of two that share an id, the one that is left goes by it again.
            for _ in ids {
                let rest = try await rolecall.admin("GET", Self.acl).list("acl")
                let id = try #require(rest.first?["id"]?.string)
                let answer = try await rolecall.admin("DELETE", "\(Self.acl)/\(id)")
                #expect(answer.status == 204, "\(answer.text)")
            }
            #expect(try await rolecall.admin("GET", Self.acl).list("acl").isEmpty)
        }
    }

    @Test("orders that say something else are refused")
    func invalidOrders() async throws {
        try await withAdmins { rolecall, _ in
            let orders: [JSONValue] = [
                [:], ["effect": "deny"], ["effect": "maybe", "permissions": ["read:a"]],
                ["effect": "deny", "permissions": []], ["effect": "deny", "permissions": "read:a"],
                ["effect": "deny", "permissions": ["read:a", 1]],
                ["effect": "deny", "permissions": ["read"]],
                ["effect": "deny", "permissions": ["read:a"], "expires_at": "soon"],
                ["effect": "allow", "permissions": ["read:a"], "expires_at": .null],
                ["effect": "allow", "permissions": ["read:a"], "when": .null],
                ["effect": "allow", "permissions": ["*:rolecall"]],
                ["effect": "deny", "permissions": ["read:a"], "granted_by": "auth0|eve"],
            ]
            for order in orders {
                let answer = try await rolecall.admin("POST", Self.acl, order)
                expectProblem(answer, 400, "invalid_request", order.text)
            }
            #expect(try await rolecall.admin("GET", Self.acl).list("acl").isEmpty)
        }
    }

    @Test("nobody allows more than they hold, denies an admin, or touches their own entries")
    func rules() async throws {
        try await withAdmins { rolecall, directory in
            try await directory.create("auth0|gus", roles: ["guard"])
            func post(_ order: JSONValue, _ target: String) async throws -> Answer {
                try await rolecall.admin(
                    "POST",
                    "subjects/auth0%7C\(target)/acl",
                    order,
                    as: "auth0|gus"
                )
            }
            func allow(_ permission: ExactString) -> JSONValue {
                ["effect": "allow", "permissions": .array([.string(permission)])]
            }
            #expect(try await post(allow("read:document/7"), "vera").status == 201)
            for permission: ExactString in ["edit:document/7", "*:document", "read:*"] {
                let answer = try await post(allow(permission), "vera")
                expectProblem(answer, 403, "grant_not_allowed", permission.string)
            }
            #expect(try await post(Self.deny, "vera").status == 201)
            expectProblem(try await post(Self.deny, "ada"), 403, "grant_not_allowed")
            expectProblem(try await post(Self.deny, "gus"), 403, "self_grant")

            try await directory.update("auth0|gus") { user in
                user.appMetadata?["acl"] = [
                    ["id": "own", "effect": "deny", "permissions": ["read:document/1"]]
                ]
            }
            for (method, body) in [("DELETE", nil), ("PUT", Self.deny)] {
                let answer = try await rolecall.admin(
                    method,
                    "subjects/auth0%7Cgus/acl/own",
                    body,
                    as: "auth0|gus"
                )
                expectProblem(answer, 403, "self_grant", method)
            }
        }
    }
}
