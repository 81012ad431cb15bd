import FaultProxy
import JSON
import ServedBinary
import Testing

extension Scenario {
    private static let tokens = "/oauth/token"

    /// The Management API token ends: first by its own word, then by the API's.
    static func tokenExpired() async throws -> Seen {
        try await Tenant.run { tenant in
            for name in ["ann", "dora"] { try await tenant.makeUser(name, ["roles": ["viewer"]]) }
            let short: JSONValue = [
                "access_token": .string(ExactString(try await tenant.managementToken())),
                "token_type": "Bearer", "expires_in": 2,
            ]
            tenant.proxy.set(.answer(.json(short.description)), for: tokens)
            let cache = Front.CacheTimes(ifError: 300)
            return try await Front.run(before: tenant, cache) { front in
                try await front.remember(["ann"])
                var (known, others): ([FrontAnswer], [FrontAnswer]) = ([], [])
                func renewed(_ times: Int) async throws {
                    let before = front.proxy.count(under: tokens)
                    try await eventually("the token is renewed") {
                        known.append(try await front.check("ann"))
                        others.append(try await front.check("nobody-\(others.count)"))
                        return front.proxy.count(under: tokens) >= before + times
                    }
                }
                try await renewed(2)
                front.proxy.clear(tokens)
                // This one lives as long as the tenant says, which is longer than any test.
                try await renewed(1)
                #expect(others.allSatisfy { $0.isDeny }, "there are no such users")
                let other = try await refusedOnce(front, "dora")
                known.append(try await front.check("ann"))
                #expect(other.isAllow && known.allSatisfy { $0.isAllow })
                return Seen(inMemory: known.outcomes, others: (others + [other]).outcomes)
            }
        }
    }

    /// Asks about a user, and lets the API refuse the token of that question.
    private static func refusedOnce(_ front: Front, _ user: String) async throws -> FrontAnswer {
        let expired =
            #"{"statusCode":401,"error":"Unauthorized","message":"Expired token received"}"#
        let path = users + "users/auth0%7C\(user)"
        front.proxy.set(.answer(.json(expired, status: 401)), .hold, for: path)
        let before = front.proxy.count(under: tokens)
        async let answer = front.check(user)
        await front.proxy.held(1)
        front.proxy.clear(path)
        let got = try await answer
        #expect(front.proxy.count(under: tokens) > before, "no new token")
        return got
    }

    /// The client is deleted at the tenant, comes back with another secret, and with its own.
    static func tokenRevoked() async throws -> Seen {
        let cache = Front.CacheTimes(ifError: 300)
        return try await play(cache, inMemory: ["ann"], others: ["dora"]) { front in
            var seen = Seen()
            for state in [Tenant.ClientState.deleted, .secretChanged] {
                try await front.tenant.changeClient(state)
                let before = front.proxy.count(under: tokens)
                try await eventually("the token endpoint refused, and ann is old") {
                    let other = try await front.check("dora")
                    seen.others.insert(other.outcome)
                    let known = try await front.check("ann")
                    seen.inMemory.insert(known.isAllow ? known.outcome : "no allow")
                    return known.isStale && front.proxy.count(under: tokens) > before
                }
            }
            try await front.tenant.changeClient(.good)
            try await eventually("dora may read", within: .seconds(60)) {
                try await front.check("dora").isAllow
            }
            return seen
        }
    }
}
