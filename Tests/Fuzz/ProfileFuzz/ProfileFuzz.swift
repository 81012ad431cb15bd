internal import Authorization
internal import AuthorizationReference
internal import JSON

/// Reads a JSON text as `app_metadata` and compares the answers with those of the naive evaluator.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzProfile(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let limits = JSONLimits(bytes: 1 << 16, depth: 40)
    guard let metadata = try? JSONValue(parsing: bytes, limits: limits) else { return 0 }
    let visitor = Visitor(status: .known, documents: [["app_metadata": metadata]])
    let subject = Subject(type: "user", id: "u")
    guard let policies,
        let principal = try? policies.principal(for: visitor.profile, subject: subject)
    else { return 0 }
    let naive = NaiveProfile(visitor) { Timestamp(rfc3339: $0) }
    for now in [Timestamp(seconds: 0), Timestamp(seconds: 1_767_225_600)] {
        let evaluator = NaiveEvaluator(
            world: world,
            status: .known,
            visitor: visitor,
            subject: subject,
            profile: naive,
            now: now,
            patterns: NaivePattern.Shelf(),
            conditions: NaiveConditions(world)
        )
        for query in queries {
            guard let request = try? query.request else { preconditionFailure("no question") }
            let decision = policies.decide(
                request,
                given: query.attributes,
                for: principal,
                at: now
            )
            precondition(Answer(decision) == evaluator.answer(query), "the evaluators disagree")
        }
        _ = try? policies.permissions(of: principal, at: now)
    }
    return 0
}

private let world = World(
    roles: [
        World.Role(
            name: "a",
            inherits: ["b"],
            permissions: ["x:t/1", .init("x:u", when: "resource.id == context.id")]
        ),
        World.Role(name: "b", inherits: [], permissions: ["*:t/*", "y:rolecall"]),
    ],
    rules: [
        World.Rule(id: "r", effect: "deny", permissions: ["x:t/2"], roles: ["b"]),
        World.Rule(
            id: "s",
            effect: "allow",
            permissions: ["z:*"],
            roles: ["a"],
            when: "has(resource.properties.n)"
        ),
    ],
    properties: ["t": ["n": "int"]]
)

/// The naive evaluator counts no cost over all conditions.
private let limits = PolicyLimits(conditions: ConditionLimits(decisionCost: .max))

private let policies = try? PolicySet.compile(world.files, limits: limits) { _ in "" }

private let queries = ["x", "y", "z"].flatMap { action in
    ["t", "u", "rolecall"].flatMap { type in
        ["1", "2", "1/2"].map {
            Query(
                action: action,
                type: type,
                id: $0,
                attributes: RequestAttributes(
                    resource: ["n": 1, "owner": "u"],
                    context: ["id": "1", "list": ["u", 2]]
                )
            )
        }
    }
}
