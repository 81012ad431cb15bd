import CEL
import JSON
import Testing

/// A record whose fields are counted when they are read.
private final class CountingRecord: CELRecord {
    let fields: [ExactString] = ["id", "missing-id"]

    func value(of field: ExactString) -> CELValue? { field == "id" ? .string("alice") : nil }
}

@Suite("Programs")
struct ProgramTests {
    static let editor =
        "request.auth.claims.role == \"editor\" && resource.owner == principal.id"
        + " && resource.tags.exists(t, t in principal.teams)"

    static let request: KeyValuePairs<String, JSONValue> = [
        "request": ["auth": ["claims": ["role": "editor"]]],
        "resource": ["owner": "user:1", "tags": ["x", "y", "red"]],
        "principal": ["id": "user:1", "teams": ["blue", "green", "red"]],
    ]

    private static func cost(_ source: String) throws -> (value: CELValue, cost: Int, worst: Int) {
        let variables = request.map { CELVariable($0.key, .dyn) }
        let environment = CELEnvironment(variables: variables)
        let activation = CELBindings(for: environment)
        for (slot, value) in request.enumerated() { activation[slot] = CELValue(value.value) }
        let program = try environment.compile(source)
        var cost = 0
        let value = try program.evaluate(activation, cost: &cost)
        return (value, cost, program.worstCaseCost())
    }

    @Test("the editor policy costs what the reference model says")
    func editorCost() throws {
        let (value, cost, worst) = try Self.cost(Self.editor)
        #expect(value.bool == true)
        #expect(cost == 24)
        #expect(worst >= cost)
    }

    @Test(
        "cost what the reference model says",
        arguments: [
            ("1 + 1 == 2", 0), ("principal.id == 'user:1'", 3), ("!(principal.id == 'x')", 4),
            ("has(principal.id)", 2), ("principal.id.startsWith('user:')", 3),
            ("principal.teams[0] == 'blue'", 4), ("[principal.id].size() == 1", 14),
            ("{'a': principal.id}.a == ''", 34), ("principal.id.matches('^u')", 3),
        ]
    )
    func cost(_ source: String, _ expected: Int) throws {
        let (_, cost, worst) = try Self.cost(source)
        #expect(cost == expected)
        #expect(worst >= cost)
    }

    @Test("the estimate grows with the bounds and never wraps")
    func worstCase() throws {
        let environment = CELEnvironment(variables: [CELVariable("a", .dyn)])
        let flat = try environment.compile("a.all(x, x > 1)")
        let nested = try environment.compile(
            "a.all(x, a.all(y, a.all(z, a.all(u, a.all(v, a.all(w, x + y + z + u + v + w == a))))))"
        )
        let small = flat.worstCaseCost(for: CELSizeBounds(stringBytes: 10, elements: 10))
        let large = flat.worstCaseCost(for: CELSizeBounds(stringBytes: 10, elements: 1000))
        #expect(small < large)
        let huge = CELSizeBounds(stringBytes: .max / 4, elements: .max / 4)
        #expect(nested.worstCaseCost(for: huge) > 1_000_000_000)
    }

    @Test(
        "JSON numbers are integers when they are integral and fit",
        arguments: [
            ("n == 3", "3"), ("n == 3", "3.0"), ("n == 3", "3e0"), ("type(n) == int", "3.0"),
            ("type(n) == double", "3.5"), ("type(n) == double", "9223372036854775808"),
            ("n > 1.0e300", "1e400"), ("n < -1.0e300", "-1e400"),
        ]
    )
    func numbers(_ source: String, _ text: String) throws {
        let number = try JSONValue(parsing: Array(text.utf8))
        #expect(try evaluate(source, ["n": number]).bool == true)
    }

    @Test(
        "JSON is a value as it is",
        arguments: [
            "a == {'list': [1, null, {'b': true}], 's': 'é', 'none': []}",
            "a.list == [1, null, {'b': true}]",
            "a.list[2].b", "a.list.size() == 3", "size(a) == 3", "'s' in a", "!('t' in a)",
            "null in a.list", "{'b': true} in a.list", "a.map(k, k) == ['list', 's', 'none']",
            "a.exists(k, v, k == 's' && v == 'é')", "a.list + [4] == [1, null, {'b': true}, 4]",
            "type(a) == map && type(a.list) == list",
            "'%s'.format([a.list]) == '[1, null, {b: true}]'",
            "a.?t.orValue('d') == 'd'", "optional.unwrap(a.none) == []", "a.s != 'e\\u0301'",
            "a[?'list'][?0].value() == 1",
        ]
    )
    func json(_ source: String) throws {
        let value: JSONValue = ["list": [1, nil, ["b": true]], "s": "é", "none": []]
        #expect(try evaluate(source, ["a": value]).bool == true)
    }

    @Test(
        "what may be of several types is taken by all functions that take one of them",
        arguments: [
            "[['b'], ['a']].flatten().sort() == ['a', 'b']", "l.flatten().sort() == ['a', 'b']",
            "l.flatten().sort().join() == 'ab'", "[].all(v, string(v) == 'a' && v.startsWith('a'))",
            "optional.none().optMap(v, string(v) + v).orValue('a') == 'a'",
            "l.flatten().map(v, v + v) == ['bb', 'aa']", "[].map(v, v[0]) == []",
            "math.least(n.flatten()) == 1", "[].all(v, math.greatest(v, 1) == v)",
        ]
    )
    func overloads(_ source: String) throws {
        #expect(try evaluate(source, ["l": [["b"], ["a"]], "n": [[2], [1]]]).bool == true)
    }

    @Test(
        "what only one type can be is of that type from then on",
        arguments: [
            "[].all(v, v.startsWith('a') && v > 1)", "[].all(v, v + 1 == 2 && v == 'a')",
            "optional.none().optMap(v, !v && v == 1).orValue(true)",
        ]
    )
    func onlyOverload(_ source: String) throws {
        #expect(try errorCode(source) == "cel_type")
    }

    @Test(
        "records are maps whose fields are computed",
        arguments: [
            "r.id == 'alice'", "has(r.id)", "!has(r.other)", "'id' in r", "r['id'] == 'alice'",
            "r.?other.orValue('x') == 'x'", "r.exists(k, k == 'id')", "type(r) == map",
        ]
    )
    func record(_ source: String) throws {
        let type = CELRecordType("r", fields: ["id": .string], others: .dyn)
        let environment = CELEnvironment(variables: [CELVariable("r", .record(type))])
        let activation = CELBindings(for: environment)
        activation[0] = .record(CountingRecord())
        #expect(try environment.compile(source).evaluate(activation).bool == true)
    }

    @Test("fields of a record have their declared types")
    func recordTypes() throws {
        let inner = CELRecordType("r.p", fields: ["n": .int], others: .dyn)
        let type = CELRecordType(
            "r",
            fields: ["id": .string, "p": .record(inner)],
            others: .refused
        )
        let environment = CELEnvironment(variables: [CELVariable("r", .record(type))])
        #expect(try environment.compile("r.id").type == .string)
        #expect(try environment.compile("r.p.n + 1").type == .int)
        #expect(try environment.compile("r.p.other").type == .dyn)
        #expect(throws: CELCompileError.self) { try environment.compile("r.p.n + 'x'") }
        #expect(throws: CELCompileError.self) { try environment.compile("r.other") }
        #expect(throws: CELCompileError.self) { try environment.compile("has(r.other)") }
    }

    @Test("references tell what is read, and what is only tested")
    func references() throws {
        let environment = CELEnvironment(variables: [
            CELVariable("a", .dyn), CELVariable("b.c", .dyn),
        ])
        let source =
            "has(a.x.y) && a.x['y'] == b.c.d && [1].exists(a, a > 0) && a.?z.hasValue()"
            + " && a.u.?v.w.hasValue()"
        let references = try environment.compile(source).references.map { reference in
            "\(reference.variable) \(reference.fields) \(reference.requiredFields) "
                + "\(reference.isPresenceTest) \(reference.column)"
        }
        #expect(
            references == [
                "a [\"x\", \"y\"] 1 true 9", "a [\"x\", \"y\"] 2 false 18",
                "b.c [\"d\"] 1 false 31", "a [\"z\"] 0 true 63",
                "a [\"u\", \"v\", \"w\"] 1 false 86",
            ]
        )
    }

    @Test(
        "errors of evaluation tell their kind and place",
        arguments: [
            ("a.c.d", "cel_no_such_key 1:5"), ("a.b[3]", "cel_index_out_of_range 1:4"),
            ("1 / (a.n - a.n) == 1", "cel_division_by_zero 1:3"),
            ("a.n + 9223372036854775807 > 0", "cel_overflow 1:5"),
            ("a.n + 'x' == 'x'", "cel_no_overload 1:5"),
            ("{a.n: 1, 1: 2}.size() == 1", "cel_invalid_key 1:1"),
            ("int(a.s) == 1", "cel_invalid_argument 1:1"),
            ("optional.none().value() == a", "cel_empty_optional 1:17"),
            ("u == 1", "cel_unbound_variable 1:1"), ("f(a)", "cel_unknown_function 1:1"),
        ]
    )
    func evaluationError(_ source: String, _ expected: String) throws {
        let function = CELFunctionDeclaration(
            "f",
            [.init(isMember: false, parameters: [.dyn], result: .bool)]
        )
        let environment = CELEnvironment(
            variables: [CELVariable("a", .dyn), CELVariable("u", .dyn)],
            functions: [function]
        )
        let activation = CELBindings(for: environment)
        activation[0] = CELValue(["b": [1], "n": 1, "s": "x"])
        let program = try environment.compile(source)
        let error = try #require(throws: CELEvaluationError.self) {
            try program.evaluate(activation)
        }
        #expect("\(error.code.rawValue) \(error.line):\(error.column)" == expected)
    }

    @Test("a program may run on many threads at once")
    func threads() async throws {
        let variables = Self.request.map { CELVariable($0.key, .dyn) }
        let environment = CELEnvironment(variables: variables)
        let program = try environment.compile(Self.editor)
        let values = Self.request.map { CELValue($0.value) }
        try await withThrowingTaskGroup(of: Bool?.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let activation = CELBindings(for: environment)
                    for (slot, value) in values.enumerated() { activation[slot] = value }
                    var last: Bool?
                    for _ in 0..<100 { last = try program.evaluate(activation).bool }
                    return last
                }
            }
            for try await result in group { #expect(result == true) }
        }
    }
}
