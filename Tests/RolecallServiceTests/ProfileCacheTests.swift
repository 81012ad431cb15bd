import JSON
import RolecallService
import Testing

@Suite("Profiles of a tenant, kept by age")
struct ProfileCacheTests {
    private static let ann: ExactString = "auth0|ann"

    /// What is answered when the profile has some age, and how often the tenant was asked for it.
    struct Age: Sendable, CustomTestStringConvertible {
        let seconds: Double
        /// What the tenant does by then.
        var tenant = Tenant.answers
        let decision: Bool?
        let age: String?
        var isStale = false
        /// Further questions to the tenant.
        var fetches = 0
        var testDescription: String { "\(seconds) s, \(tenant)" }

        enum Tenant: String, Sendable { case answers, fails, failsAndSaysSo }
    }

    /// The fresh time is up to a tenth shorter: from 54 to 60 seconds either is right.
    static let ages = [
        Age(seconds: 53, decision: true, age: "53"),
        Age(seconds: 53, tenant: .fails, decision: true, age: "53"),
        Age(seconds: 60, decision: true, age: "60", isStale: true, fetches: 1),
        Age(seconds: 60, tenant: .fails, decision: true, age: "60", isStale: true, fetches: 1),
        Age(seconds: 119, decision: true, age: "119", isStale: true, fetches: 1),
        Age(seconds: 120, decision: false, age: "0", fetches: 1),
        Age(seconds: 120, tenant: .fails, decision: true, age: "120", isStale: true, fetches: 1),
        Age(
            seconds: 120,
            tenant: .failsAndSaysSo,
            decision: true,
            age: "120",
            isStale: true,
            fetches: 1
        ),
        Age(seconds: 419, tenant: .fails, decision: true, age: "419", isStale: true, fetches: 1),
        Age(
            seconds: 419,
            tenant: .failsAndSaysSo,
            decision: true,
            age: "419",
            isStale: true,
            fetches: 1
        ),
        Age(seconds: 419, decision: false, age: "0", fetches: 1),
        Age(seconds: 420, tenant: .fails, decision: nil, age: nil, fetches: 1),
        Age(seconds: 420, tenant: .failsAndSaysSo, decision: nil, age: nil, fetches: 1),
        Age(seconds: 420, decision: false, age: "0", fetches: 1),
    ]

    @Test("a role taken away is seen within the stated times", arguments: ages)
    func takenAway(_ test: Age) async throws {
        try await withTenant { rolecall, tenant in
            tenant.put(Self.ann, roles: ["viewer"])
            let token = try rolecall.issuer.token(Self.ann)
            let first = try await rolecall.evaluate(token, readDocument)
            #expect(first.decision == true, "\(first.text)")
            #expect(first["Age"] == "0" && first["Rolecall-Stale"] == nil)
            #expect(tenant.gate.asked == 1)

            tenant.put(Self.ann)
            if test.tenant != .answers { tenant.gate.fail() }
            tenant.gate.isFailing = test.tenant == .failsAndSaysSo
            rolecall.clock.pass(seconds: test.seconds)
            // Who answers from memory does not wait for the refresh behind it.
            if test.isStale, test.seconds < 120 { tenant.gate.hold() }
            let answer = try await rolecall.evaluate(token, readDocument)
            #expect(answer.decision == test.decision, "\(answer.text)")
            #expect(answer["Age"] == test.age)
            #expect(answer["Rolecall-Stale"] == (test.isStale ? "true" : nil))
            if test.decision == nil { expectProblem(answer, 503, "profile_unavailable") }
            if test.isStale, test.seconds < 120 { await tenant.gate.holds(1) }
            tenant.gate.release()
            let asked = tenant.gate.asked
            #expect(asked <= 1 + test.fetches && (asked > 1 || test.fetches == 0 || test.isStale))
        }
    }

    @Test("a hundred who ask at once wait for one fetch", .timeLimit(.minutes(1)))
    func singleFlight() async throws {
        try await withTenant { rolecall, tenant in
            tenant.put(Self.ann, roles: ["viewer"])
            let token = try rolecall.issuer.token(Self.ann)
            tenant.gate.hold()
            try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<100 {
                    group.addTask { try await rolecall.evaluate(token, readDocument) }
                }
                await tenant.gate.holds(1)
                tenant.gate.release()
                for try await answer in group { #expect(answer.decision == true) }
            }
            #expect(tenant.gate.asked == 1)
        }
    }

    @Test("whoever is not there is asked about anew after ten seconds")
    func negative() async throws {
        try await withTenant { rolecall, tenant in
            let token = try rolecall.issuer.token(Self.ann)
            func reason() async throws -> String? {
                try await rolecall.evaluate(token, readDocument).reasonCode
            }
            #expect(try await reason() == "unknown_subject")
            tenant.put(Self.ann, roles: ["viewer"])
            rolecall.clock.pass(seconds: 9)
            #expect(try await reason() == "unknown_subject")
            #expect(tenant.gate.asked == 1)
            // It is never used past its time, not even in an outage.
            rolecall.clock.pass(seconds: 1)
            tenant.gate.fail()
            let lost = try await rolecall.evaluate(token, readDocument)
            expectProblem(lost, 503, "profile_unavailable")
            tenant.gate.fail(nil)
            rolecall.clock.pass(seconds: 1)
            #expect(try await reason() == "role_permission")
        }
    }

    @Test(
        "a tenant that does not answer is waited for no longer than stated",
        .timeLimit(.minutes(1))
    )
    func waitBound() async throws {
        var setup = Rolecall.Setup()
        setup.profileTimes.wait = .milliseconds(20)
        try await withTenant(setup) { rolecall, tenant in
            tenant.put(Self.ann, roles: ["viewer"])
            let token = try rolecall.issuer.token(Self.ann)
            tenant.gate.hold()
            let answer = try await rolecall.evaluate(token, readDocument)
            expectProblem(answer, 503, "profile_unavailable")
            #expect(answer["Retry-After"] == "1")
            tenant.gate.release()
            // The fetch went on behind it.
            rolecall.clock.pass(seconds: 2)
            #expect(try await rolecall.evaluate(token, readDocument).decision == true)
            #expect(tenant.gate.asked == 1)
        }
    }

    @Test(
        "a source says when to come back",
        arguments: [
            (Duration.milliseconds(1500), "2"), (.seconds(7), "7"), (.zero, "1"),
            (.seconds(9000), "300"),
        ]
    )
    func retryAfter(_ time: Duration, _ header: String) async throws {
        try await withTenant { rolecall, tenant in
            tenant.gate.fail(
                LookupFailure(.unavailable, code: "upstream_limited", retryAfter: time)
            )
            let token = try rolecall.issuer.token(Self.ann)
            let answer = try await rolecall.evaluate(token, readDocument)
            expectProblem(answer, 503, "profile_unavailable")
            #expect(answer["Retry-After"] == header)
        }
    }

    @Test("one more than may wait is refused", .timeLimit(.minutes(1)))
    func waiters() async throws {
        var setup = Rolecall.Setup()
        setup.limits.userWaiters = 4
        try await withTenant(setup) { rolecall, tenant in
            tenant.put(Self.ann, roles: ["viewer"])
            let token = try rolecall.issuer.token(Self.ann)
            tenant.gate.hold()
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<5 {
                    group.addTask { try await rolecall.evaluate(token, readDocument) }
                }
                var answers = [try await group.next()].compactMap(\.self)
                await tenant.gate.holds(1)
                tenant.gate.release()
                for try await answer in group { answers.append(answer) }
                return answers
            }
            expectProblem(try #require(answers.first), 503, "overloaded")
            #expect(answers.dropFirst().allSatisfy { $0.decision == true })
        }
    }

    @Test("a batch asks for sixteen users at a time, within one bound", .timeLimit(.minutes(1)))
    func batch() async throws {
        var setup = Rolecall.Setup()
        setup.profileTimes.wait = .milliseconds(50)
        try await withTenant(setup) { rolecall, tenant in
            let ids = (0..<200).map { ExactString("auth0|\($0)") }
            for id in ids { tenant.put(id, roles: ["viewer"]) }
            let items = ids.map { question("read", "document", "1", subject: subject($0)) }
            let client = try rolecall.issuer.client()
            tenant.gate.hold()
            let answer = try await rolecall.evaluateAll(client, ["evaluations": .array(items)])
            #expect(answer.items.count == 200)
            for item in answer.items {
                #expect(item["decision"] == false)
                #expect(item["context"]?["error"]?["code"] == "profile_unavailable")
            }
            // Nobody would wait for more.
            #expect(tenant.gate.asked == 16)
            tenant.gate.release()
        }
    }

    @Test("metrics tell how look-ups and fetches came out")
    func metrics() async throws {
        try await withTenant { rolecall, tenant in
            tenant.put(Self.ann, roles: ["viewer"])
            let token = try rolecall.issuer.token(Self.ann)
            let stranger = try rolecall.issuer.token("auth0|bob")
            for _ in 0..<2 { _ = try await rolecall.evaluate(token, readDocument) }
            for _ in 0..<2 { _ = try await rolecall.evaluate(stranger, readDocument) }
            tenant.gate.fail()
            rolecall.clock.pass(seconds: 200)
            tenant.gate.isFailing = true
            _ = try await rolecall.evaluate(stranger, readDocument)
            let metrics = try await Metrics(rolecall)
            let lookups = "rolecall_profile_cache_lookups_total"
            #expect(metrics[lookups + #"{outcome="fresh"}"#] == 1)
            #expect(metrics[lookups + #"{outcome="negative"}"#] == 1)
            #expect(metrics[lookups + #"{outcome="miss"}"#] == 3)
            #expect(metrics["rolecall_profile_cache_entries"] == 2)
            #expect(metrics["rolecall_profile_fetches_total"] == 2)
            let failures = #"rolecall_profile_fetch_failures_total{code="upstream_timeout"}"#
            #expect(metrics[failures] == 1)
            #expect(metrics[#"rolecall_upstream_failing{source="management"}"#] == 1)
            #expect(metrics[#"rolecall_upstream_requests_in_flight{source="management"}"#] == 0)
            let requests = #"rolecall_upstream_requests_total{source="management",outcome="ok"}"#
            #expect(metrics[requests] == 3)
            #expect(metrics[#"rolecall_undecided_total{code="profile_unavailable"}"#] == 1)
        }
    }
}
