import Authorization
import AuthorizationReference
import JSON
import Testing

@Suite("The decision point and a naive evaluator")
struct AgreementTests {
    /// Worlds × visitors × questions: 54,000 triples.
    private static let worlds = 900
    private static let visitors = 10
    private static let queries = 6

    @Test("agree on the effect and the whole reason", arguments: 0..<4)
    func agreement(part: UInt64) throws {
        let seeds = stride(from: part, to: UInt64(Self.worlds), by: 4)
        var codes: [String: Int] = [:]
        for seed in seeds {
            for code in try check(seed: seed) { codes[code, default: 0] += 1 }
        }
        // Every reason must come up often, or the generator has lost its grip.
        for code in ReasonCode.allCases {
            #expect(codes[code.rawValue, default: 0] > 50, "\(code.rawValue): \(codes)")
        }
        for code in ["cel_no_such_key", "cel_no_overload", "condition_not_bool"] {
            #expect(codes[code, default: 0] > 5, "\(code): \(codes)")
        }
    }

    private func check(seed: UInt64) throws -> [String] {
        var generator = WorldGenerator(seed: seed)
        let world = generator.world()
        let policies = try PolicySet.compile(world.files) { _ in "" }
        let patterns = NaivePattern.Shelf()
        let conditions = NaiveConditions(world)
        var codes: [String] = []
        for _ in 0..<Self.visitors {
            let visitor = generator.visitor()
            let subject = Subject(type: "user", id: "visitor")
            let principal = try policies.principal(for: visitor.profile, subject: subject)
            let profile = NaiveProfile(visitor, time: Edge.time)
            for number in 0..<Self.queries {
                let (query, now) = (generator.query(), Edge.time(generator.now()))
                let naive = NaiveEvaluator(
                    world: world,
                    status: principal.status,
                    visitor: visitor,
                    subject: subject,
                    profile: profile,
                    now: now,
                    patterns: patterns,
                    conditions: conditions
                )
                let expected = naive.answer(query)
                let decision = policies.decide(
                    try query.request,
                    given: query.attributes,
                    for: principal,
                    at: now
                )
                codes.append(expected.code)
                codes += decision.conditionFailures.map(\.code)
                // Lists take their time: one for each visitor will do.
                guard number == 0 else { continue }
                let list = try policies.permissions(of: principal, at: now)
                if principal.status == .known, !list.hasUnlistedRules, !list.isConditional {
                    let isListed = list.permits(query, patterns)
                    try #require(
                        isListed == (decision.effect == .allow),
                        "seed \(seed): \(query) at \(now) by \(visitor) in \(world)"
                    )
                }
                try #require(
                    Answer(decision) == expected,
                    "seed \(seed): \(query) at \(now) by \(visitor) in \(world)"
                )
            }
        }
        return codes
    }
}

extension PermissionList {
    fileprivate var isConditional: Bool {
        permissions.contains(where: \.isConditional) || denies.contains(where: \.isConditional)
    }

    /// Whether a question is permitted by the list alone.
    fileprivate func permits(_ query: Query, _ patterns: NaivePattern.Shelf) -> Bool {
        func matches(_ text: ExactString) -> Bool {
            patterns.permission(text.string)?.matches(query) ?? false
        }
        let isPermitted = permissions.contains { permission in
            let scope = permission.scope.map { patterns.scope($0.string)?.matches(query) ?? false }
            return matches(permission.permission) && scope ?? true
        }
        return isPermitted && !denies.contains { matches($0.permission) }
    }
}
