import JSON
import Testing

@testable import Authorization

@Suite("Limits of conditions")
struct ConditionLimitTests {
    private func policies(_ when: String, _ limits: ConditionLimits) throws -> PolicySet {
        try Fixture.policies(
            """
            version: 1
            rules:
              - { id: r, effect: allow, permissions: ["a:b"], when: "\(when)" }
            """,
            limits: PolicyLimits(conditions: limits)
        )
    }

    @Test("bound the source")
    func source() throws {
        let limits = ConditionLimits(source: 8)
        #expect(throws: Never.self) { try policies("1 == 1 ", limits) }
        #expect(throws: Never.self) { try policies("1 == 1  ", limits) }
        let errors = try #require(throws: PolicyErrors.self) { try policies("1 == 1   ", limits) }
        #expect(errors.diagnostics.map(\.code) == ["cel_limit"])
    }

    @Test("bound the cost of one evaluation")
    func cost() throws {
        let list =
            "{\"context\": {\"list\": [\((0..<200).map { "\($0)" }.joined(separator: ", "))]}}"
        let when = "context.list.all(x, x < 1000)"
        let enough = try policies(when, ConditionLimits()).decision("a:b/c", "{}", list)
        #expect(enough.reason.code == .ruleAllow)
        let little = try policies(when, ConditionLimits(cost: 200)).decision("a:b/c", "{}", list)
        #expect(little.reason.code == .noGrant)
        #expect(little.conditionFailures.map(\.code) == ["cel_cost_limit"])
    }

    /// Rules with one condition each, of which each costs 3, a unit for itself included.
    private func many(_ count: Int, _ effect: String, _ limit: Int) throws -> Decision {
        let rules = (0..<count).map { number in
            "  - { id: r\(number), effect: \(effect), permissions: [\"a:b\"], when: \"context.c\(number)\" }"
        }
        let members = (0..<count).map { number in
            "\"c\(number)\": \(effect == "allow" && number == count - 1)"
        }
        let policies = try Fixture.policies(
            "version: 1\nrules:\n" + rules.joined(separator: "\n"),
            limits: PolicyLimits(conditions: ConditionLimits(decisionCost: limit))
        )
        let attributes = "{\"context\": {\(members.joined(separator: ", "))}}"
        return try policies.decision("a:b/c", "{\"permissions\": [\"x:y\"]}", attributes)
    }

    @Test("bound what all conditions of a decision cost: over it denies apply, allows do not")
    func decisionCost() throws {
        #expect(try many(10, "allow", 28).reason.code == .ruleAllow)
        let over = try many(10, "allow", 27)
        #expect(over.reason.code == .noGrant)
        #expect(over.conditionFailures.map(\.code) == ["condition_cost_limit"])
        #expect(try many(10, "deny", 28).reason.code == .noGrant)
        #expect(try many(10, "deny", 27).reason.code == .ruleDeny)
    }

    @Test("bound what is kept of profiles")
    func cache() throws {
        let limits = ConditionLimits(cachedBytes: 4096)
        let language = ConditionLanguage([], limits: limits)
        let cache = ConditionCache(language)
        let first = cache.compiled("1 == 1", on: nil).condition
        #expect(first != nil)
        #expect(cache.compiled("1 == 1", on: nil).condition === first)
        for number in 0..<1000 {
            _ = cache.compiled(ExactString("\(number) == 1"), on: nil)
            #expect(cache.count <= 4096 / 256)
        }
        #expect(cache.compiled("1 == 1", on: nil).condition !== first)
        #expect(cache.compiled("1 ==", on: nil).condition == nil)
    }

    @Test("bound the conditions of a profile, equal ones counted once")
    func profile() throws {
        func principal(_ texts: [String], _ bytes: Int) throws -> Principal {
            try Self.principal(denying: texts.map { ("a:b", $0) }, conditionBytes: bytes)
        }
        let long = "true" + String(repeating: " ", count: 296)
        #expect(throws: Never.self) { try principal(["true", "true", "false", long], 812) }
        #expect(throws: ProfileError.tooManyConditions(limit: 811)) {
            try principal(["true", "true", "false", long], 811)
        }
    }

    /// Entries that allow, each on a pattern of its own, which takes `units`.
    private func patterns(_ limit: Int, _ patterns: [String]) throws -> Principal {
        let policies = try Fixture.policies(
            "version: 1",
            limits: PolicyLimits(conditions: ConditionLimits(profileCompilation: limit))
        )
        let texts = patterns.map { pattern in
            "{\"effect\": \"allow\", \"permissions\": [\"a:b\"], \"when\": \"context.x.matches('\(pattern)')\"}"
        }
        let profile = try Fixture.profile("{\"acl\": [\(texts.joined(separator: ", "))]}")
        // What is kept compiled makes no difference.
        let first = try policies.principal(for: profile, subject: Fixture.subject)
        let second = try policies.principal(for: profile, subject: Fixture.subject)
        #expect(first.reports == second.reports)
        return second
    }

    @Test("bound what compiling the patterns of a profile takes, equal ones counted once")
    func profilePatterns() throws {
        // 300 for each, 10 for each byte, and 8 for each instruction with 5 to read it.
        let each = 300 + 30 + 39
        #expect(try patterns(2 * each, ["abc", "abc", "abd"]).reports.isEmpty)
        let over = try patterns(2 * each, ["abc", "abd", "abe", "abc"])
        #expect(over.reports.map(\.code) == [.conditionInvalid])
        let none = try patterns(each - 1, ["abc", "abd", "a"])
        #expect(none.reports.map(\.code) == [.conditionInvalid, .conditionInvalid])
        // One that RE2 refuses has been paid for.
        let refused = try patterns(2 * each, ["ab(", "abd", "abe"])
        #expect(refused.reports.map(\.code) == [.conditionInvalid, .conditionInvalid])
    }

    @Test("bound what one text is compiled to, once for each type that it stands on")
    func types() throws {
        func principal(_ permissions: [String], _ bytes: Int) throws -> Principal {
            try Self.principal(denying: permissions.map { ($0, "true") }, conditionBytes: bytes)
        }
        let same = ["a:b", "c:b/1", "a:b/**"]
        #expect(throws: Never.self) { try principal(same, 256) }
        #expect(throws: Never.self) { try principal(same + ["a:c"], 512) }
        #expect(throws: ProfileError.tooManyConditions(limit: 511)) {
            try principal(same + ["a:c"], 511)
        }
    }

    /// A subject whose profile denies these permissions, each on a condition.
    private static func principal(
        denying entries: [(permission: String, when: String)],
        conditionBytes: Int
    ) throws -> Principal {
        let texts = entries.map { entry in
            "{\"effect\": \"deny\", \"permissions\": [\"\(entry.permission)\"], \"when\": \"\(entry.when)\"}"
        }
        return try Fixture.policies("version: 1").principal(
            for: Fixture.profile("{\"acl\": [\(texts.joined(separator: ", "))]}"),
            subject: Fixture.subject,
            limits: ProfileLimits(conditionBytes: conditionBytes)
        )
    }

    @Test("are what the article says")
    func standard() {
        let limits = ConditionLimits.standard
        #expect(limits == ConditionLimits(source: 16_384, cost: 100_000, decisionCost: 200_000))
        #expect(limits.profileCompilation == 2_000_000)
        #expect(ProfileLimits.standard.conditionBytes == 256 << 10)
        #expect(
            "\(ProfileError.tooManyConditions(limit: 1024))"
                == "the conditions of the profile count for more than 1024 bytes, each for at least 256"
        )
    }
}
