import JSON
import RolecallService
import Testing

@Suite("`Cache-Control` of checks")
struct FreshnessDemandTests {
    private static let ann: ExactString = "auth0|ann"

    private static func ask(
        _ rolecall: Rolecall,
        _ token: String,
        _ headers: [String]
    ) async throws -> Answer {
        let asked = question("read", "document", "1", subject: subject(ann))
        return try await rolecall.evaluate(token, asked, headers.map { ("Cache-Control", $0) })
    }

    /// What a client's header makes of a profile that is ten seconds old: whether it is asked for anew.
    @Test(
        "of a client says how old a profile may be",
        arguments: [
            (["no-cache"], 1), (["NO-CACHE"], 1), (["max-age=0"], 1), (["max-age=9"], 1),
            ([" max-age=9 , no-transform"], 1), (["max-age=60, max-age=5"], 1),
            (["max-age=60", "no-cache"], 1), (["max-age=10"], 0), (["max-age=11"], 0),
            (["max-age=99999999999999999999"], 0), ([], 0), (["no-store"], 0), (["max-age"], 0),
            (["max-age="], 0), (["max-age=-1"], 0), (["max-age=\"5\""], 0), (["no-cache=x"], 0),
            ([","], 0), ([String(repeating: "a", count: 248) + ",no-cache"], 1),
            ([String(repeating: "a", count: 257)], 1), ([String(repeating: "a", count: 256)], 0),
        ] as [([String], Int)]
    )
    func client(_ headers: [String], _ fetches: Int) async throws {
        try await withTenant { rolecall, tenant in
            tenant.put(Self.ann, roles: ["viewer"])
            let client = try rolecall.issuer.client()
            #expect(try await Self.ask(rolecall, client, []).decision == true)
            rolecall.clock.pass(seconds: 10)
            tenant.put(Self.ann)
            let answer = try await Self.ask(rolecall, client, headers)
            #expect(answer.decision == (fetches == 0), "\(answer.text)")
            #expect(answer["Age"] == (fetches == 0 ? "10" : "0"))
            #expect(tenant.gate.asked == 1 + fetches)
        }
    }

    @Test("of a user is worth nothing")
    func user() async throws {
        try await withTenant { rolecall, tenant in
            tenant.put(Self.ann, roles: ["viewer"])
            let token = try rolecall.issuer.token(Self.ann)
            for _ in 0..<5 {
                #expect(try await Self.ask(rolecall, token, ["no-cache"]).decision == true)
                rolecall.clock.pass(seconds: 5)
            }
            #expect(tenant.gate.asked == 1)
        }
    }

    @Test("forces no more than one fetch of a user in a second, whatever comes of it")
    func oneASecond() async throws {
        try await withTenant { rolecall, tenant in
            tenant.put(Self.ann, roles: ["viewer"])
            let client = try rolecall.issuer.client()
            for tenth in 0..<50 {
                if tenth == 25 { tenant.gate.fail() }
                let answer = try await Self.ask(rolecall, client, ["no-cache"])
                // It asked for something newer than what is kept: that is could-not-decide.
                if tenth >= 34 { expectProblem(answer, 503, "profile_unavailable", "\(tenth)") }
                rolecall.clock.pass(seconds: 0.1)
            }
            #expect(tenant.gate.asked <= 6, "\(tenant.gate.asked)")
            #expect(tenant.gate.asked >= 4, "\(tenant.gate.asked)")
        }
    }

    @Test("is honoured for two sources of which one is a moment older")
    func twoSources() async throws {
        let userinfo = TestUserinfo()
        let sources: [ProfileSource] = [try .userinfo(userinfo), .tenantUser]
        try await withTenant(sources: sources) { rolecall, tenant in
            tenant.put(Self.ann, roles: ["viewer"])
            userinfo.put(Self.ann)
            let token = try rolecall.issuer.token(Self.ann)
            let client = try rolecall.issuer.client()
            // The client names the user: that asks the tenant alone.
            #expect(try await Self.ask(rolecall, client, []).decision == true)
            rolecall.clock.pass(seconds: 0.6)
            #expect(try await rolecall.evaluate(token, readDocument).decision == true)
            rolecall.clock.pass(seconds: 0.6)
            // The tenant's part is too old, that of `/userinfo` becomes so while the tenant is asked.
            tenant.gate.hold()
            async let asked = rolecall.evaluate(
                client,
                readDocument,
                [("Cache-Control", "no-cache"), ("Rolecall-Subject-Token", token)]
            )
            await tenant.gate.holds(1)
            rolecall.clock.pass(seconds: 0.6)
            tenant.gate.release()
            let answer = try await asked
            #expect(answer.decision == true, "\(answer.text)")
            #expect(userinfo.gate.asked == 1 && tenant.gate.asked == 2)
        }
    }
}
