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
    }
}
