import JSON
import Testing

extension TenantSuites {
    @Suite("Attributes of a tenant's issuer", .timeLimit(.minutes(5)))
    struct TenantAttributeTests {
        @Test("never take a deny out of force that stands in the standard place")
        func denies() async throws {
            try await Tenant.run { tenant in
                let deny: JSONValue = ["effect": "deny", "permissions": ["read:document"]]
                try await tenant.makeUser("ann", ["roles": ["viewer"], "acl": [deny]])
                try await tenant.makeUser("bea", ["roles": ["viewer"], "other": [deny]])
                try await tenant.makeUser("eve", ["roles": ["viewer"]])
                let issuer = "profile: [management], attributes: { acl: [/app_metadata/other] }"
                try await Front.run(before: tenant, issuer: issuer) { front in
                    for (user, isAllowed) in [("ann", false), ("bea", false), ("eve", true)] {
                        let answer = try await front.check(user)
                        #expect(answer.decision == isAllowed, "\(user)")
                    }
                }
            }
        }

        @Test("never take a deny out of force that stands among the grants of the standard places")
        func misplacedDenies() async throws {
            try await Tenant.run { tenant in
                let deny: JSONValue = [["effect": "deny", "permissions": ["read:document"]]]
                let viewer: JSONValue = ["r": ["viewer"]]
                let users: [(name: String, more: JSONValue, isAllowed: Bool)] = [
                    ("ann", ["roles": deny], false), ("bea", ["permissions": deny], false),
                    ("cleo", ["authorization": ["roles": deny]], false),
                    ("dora", ["authorization": ["permissions": deny]], false),
                    ("eve", ["roles": ["editor"], "permissions": ["edit:document"]], true),
                ]
                for user in users {
                    let appMetadata = JSONObject(viewer, user.more)
                    try await tenant.makeUser(user.name, .object(appMetadata))
                }
                let places = "roles: [/app_metadata/r], permissions: [/app_metadata/p]"
                let issuer = "profile: [management], attributes: { \(places) }"
                try await Front.run(before: tenant, issuer: issuer) { front in
                    for user in users {
                        let answer = try await front.check(user.name)
                        #expect(answer.decision == user.isAllowed, "\(user.name)")
                    }
                }
            }
        }
    }
}

extension JSONObject {
    /// The members of both.
    fileprivate init(_ first: JSONValue, _ second: JSONValue) {
        self.init()
        for object in [first.object, second.object] {
            for member in object ?? JSONObject() { self[member.key] = member.value }
        }
    }
}
