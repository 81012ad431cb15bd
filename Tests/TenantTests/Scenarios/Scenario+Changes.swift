import FaultProxy
import JSON
import ServedBinary
import Testing

extension Scenario {
    /// A role is taken away at the tenant, and nobody tells.
    static func roleTaken() async throws -> Seen {
        let cache = Front.CacheTimes()
        return try await play(cache, inMemory: ["ann"], others: ["dora"]) { front in
            for name in ["ann", "dora"] { try await front.tenant.changeUser(name, ["roles": []]) }
            let changed = ContinuousClock.now
            let bound = changed + .seconds(cache.fresh + cache.revalidate)
            let other = try await front.check("dora")
            #expect(other.isDeny)
            var known: [FrontAnswer] = []
            try await eventually("the bound is over, and then some") {
                known.append(try await front.check("ann"))
                return .now > bound + .seconds(2)
            }
            #expect(known.allSatisfy { $0.isDeny || $0.sent < bound })
            let first = known.firstIndex { $0.isDeny } ?? known.endIndex
            #expect(known[first...].allSatisfy { $0.isDeny }, "the role came back")
            return Seen(inMemory: known.outcomes, others: [other.outcome])
        }
    }

    /// A role is taken away at the tenant, which tells.
    static func hook() async throws -> Seen {
        let cache = Front.CacheTimes(fresh: 600)
        return try await play(cache, inMemory: ["ann"], others: ["dora"]) { front in
            for name in ["ann", "dora"] { try await front.tenant.changeUser(name, ["roles": []]) }
            let before = try await front.check("ann")
            #expect(before.isAllow, "nobody has told yet")
            try await front.tellChanged("ann")
            let after = try await front.check("ann")
            #expect(after.isDeny)
            let other = try await front.check("dora")
            #expect(other.isDeny)
            return Seen(
                inMemory: [before, after].outcomes,
                others: [other.outcome]
            )
        }
    }

    /// The claims of a token allow what `app_metadata` denies, and the Management API is down.
    static func denyOutOfReach() async throws -> Seen {
        try await Tenant.run { tenant in
            var tokens: [String: String] = [:]
            for name in ["ann", "dora", "emil"] {
                let deny: JSONValue = ["effect": "deny", "permissions": ["read:document"]]
                try await tenant.makeUser(name, ["acl": name == "emil" ? [] : [deny]])
                tokens[name] = try await tenant.token(of: name)
            }
            return try await Front.run(
                before: tenant,
                issuer: "profile: [claims, management], attributes: { roles: [/azp] }",
                policies: Tenant.policies + "\n  app: { inherits: [viewer] }\n"
            ) { front in
                try await eventually("it is ready") {
                    try await front.get("/health/ready").status == 200
                }
                // The claim is there, and the deny is stronger.
                #expect(try await front.check("emil", token: tokens["emil"]).isAllow)
                #expect(try await front.check("ann", token: tokens["ann"]).isDeny)
                front.proxy.set(.drop, for: users)
                var (known, others): ([FrontAnswer], [FrontAnswer]) = ([], [])
                try await eventually("nobody is known any more") {
                    known.append(try await front.check("ann", token: tokens["ann"]))
                    others.append(try await front.check("dora", token: tokens["dora"]))
                    return known.last?.status == 503
                }
                #expect(!(known + others).contains { $0.isAllow })
                let end = known.firstIndex { $0.status != 200 } ?? known.endIndex
                return Seen(
                    inMemory: Array(known[..<end]).outcomes,
                    others: others.outcomes,
                    then: Array(known[end...]).outcomes
                )
            }
        }
    }
}
