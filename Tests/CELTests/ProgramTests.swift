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
        let activation = CELBindings(request.map { CELValue($0.value) })
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

    /// Expressions on ``bounded``.
    static let estimated = [
        "lists.range(a.n + 7).all(x, x in a.list)", "lists.range(9).map(x, [x, x]) == a.list",
        "a.nested == a.nested", "a.nested == [[1, 2], [1, 2]]", "a.nested in [a.nested, a.list]",
        "a.list.all(x, a.list.all(y, x == y && a.list == a.list))", "a.object == a.object",
        "cel.bind(x, a.list.map(y, y + y), (a.n == 1 ? x : [1]) == x)",
        "cel.bind(x, a.list[9] + 1, x == 1 || x == 2 || x == 3 || true)",
        "a.list.map(x, cel.bind(y, a.list + a.list, y == y && x == 1))",
        "a.object.transformMap(k, v, k + k) == a.object", "a.text in a.object",
        "a.object.transformMapEntry(k, v, {a.text + k: v}).size() == 3",
        "[3, 1, 2].sortBy(x, a.text + string(x)) == [1]", "a.list.sort() == a.list.distinct()",
        "a.nested.flatten().flatten(3).size() == 1", "a.list.first() == a.list.last()",
        "sets.equivalent(a.nested, a.nested)", "sets.contains(a.list, a.nested)",
        "sets.intersects(a.nested, a.list)", "a.list.slice(0, 1).reverse() == []",
        "a.text.replace('a', a.text).split('').size() == 1", "a.text.split('a').join(a.text) == ''",
        "'%s %x %.9f'.format([a, a.text, 1.0e300]) == a.text", "math.greatest(a.list) == 1",
        "a.text.matches('(a|b)*c{9}')", "a.text.matches(a.text)",
        "a.text.matches('\\\\pL+$' + a.text)", "a.nested.flatten().size() > 5",
        "a.nested.flatten().exists(x, x == 'y')", "a.nested.flatten(1).exists(x, x == 'y')",
        "a.nested == a.nested && a.object == a.object", "a == a", "'%s'.format([a]) == 'y'",
        "strings.quote(a.text) + a.text == a.text", "bytes(a.text) + b'x' == b''",
        "base64.encode(bytes(a.text)) == base64.encode(bytes(a.text + a.text))",
        "a.?object.?k1.orValue(1) == a.object[?'k2'].or(optional.of(1)).value()",
        "[optional.of([a.list]), optional.of(a.list)] == [optional.of([a.list])]",
        "optional.unwrap([a.?list, a.?text]) == []", "a.list.exists_one(x, x == 1)",
        "{a.text: 1, 'b': a.list, 'c': {'d': a.nested}} == {'c': a.object}",
        "has(a.object.k1) && a.text < a.text + 'x' && 5 in [1, 2, 3, 4, 6]",
        "dyn(double(a.n)) in [1, 2, 3, 4, 5, 6]", "a.text in ['1', '2', '3', '4', '5', '6']",
        "a.list.filter(x, x > 0).map(x, a.text) == a.nested", "ip('10.0.0.1') == ip('10.0.0.1')",
        "timestamp('2025-01-01T00:00:00Z').getHours('Europe/Berlin') == a.n",
        "a.list.exists(x, a.nested.exists(y, y.exists(z, z == x + 99)))", "size(a.text) == size(a)",
        "a.n == 1 ? a.list.all(x, x == 1) : a.nested.all(x, x == a.list)", "a.list[?7] == a.?b",
        "a.?n.optMap(x, a.list.map(y, y + x)) == optional.of(a.list)", "type(a) == type(a.list)",
    ]

    static let bounded: JSONValue = {
        let names = (0..<9).map { ExactString("k\($0)") }
        return [
            "n": 2, "list": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
            "nested": [[1, 2], [1, 2], [[3], 4]],
            "text": .string(ExactString(String(repeating: "aé", count: 90))),
            "object": .object(JSONObject(names.map { .init(key: $0, value: ["x": ["y", 1]]) })),
        ]
    }()

    @Test("no evaluation costs more than the estimate for values as large", arguments: estimated)
    func upperBound(_ source: String) throws {
        let environment = CELEnvironment(variables: [CELVariable("a", .dyn)])
        let program = try environment.compile(source)
        let activation = CELBindings([CELValue(Self.bounded)])
        var cost = 0
        var failure: CELEvaluationError?
        do throws(CELEvaluationError) {
            _ = try program.evaluate(activation, cost: &cost)
        } catch {
            failure = error
        }
        #expect(cost > 0 || failure != nil || source.hasPrefix("ip"))
        // The whole has 61 parts, and no text of more than 270 bytes.
        let bounds = CELSizeBounds(stringBytes: 270, elements: 61)
        #expect(program.worstCaseCost(for: bounds) >= cost, "\(String(describing: failure))")
    }

    @Test(
        "an operator that does not take its operands names them by their types",
        arguments: [
            ("a + 'x'", "int + string"), ("'x' - a", "string - int"), ("a < 'x'", "int < string"),
            ("double(a) % 2.0", "double % double"), ("a * [1]", "int * list"),
        ]
    )
    func operandTypes(_ source: String, _ types: String) throws {
        let program = try CELEnvironment(variables: [CELVariable("a", .dyn)])
            .compile(source, checks: .none)
        let error = #expect(throws: CELEvaluationError.self) {
            try program.evaluate(CELBindings([.int(7)]))
        }
        #expect(error?.message == "no such operation on values of these types: `\(types)`")
    }

    @Test(
        "a variable of `cel.bind` is evaluated once, also if that fails",
        arguments: [("x == 1", 8), ("x == 1 || x == 2 || x == 3", 12)]
    )
    func bindOnce(_ body: String, _ cost: Int) throws {
        let environment = CELEnvironment(variables: [CELVariable("a", .list(.int))])
        let program = try environment.compile("cel.bind(x, a.map(y, y + a[y])[0], \(body))")
        let activation = CELBindings([.list([.int(9)])])
        var found = 0
        let error = #expect(throws: CELEvaluationError.self) {
            try program.evaluate(activation, cost: &found)
        }
        #expect(error?.code == .indexOutOfRange)
        #expect(found <= cost)
    }

    /// A list of lists of lists …, whose parts are the same: 8192 numbers.
    static let doubled = (0..<12).reduce("[b, b] == a") { inner, level in
        "cel.bind(b, \(level == 11 ? "[1, 1]" : "[b, b]"), \(inner))"
    }

    @Test(
        "a program holds no value far larger than its source",
        arguments: [
            ("lists.range(99990).size() > a", 2000), ("a in lists.range(99990)", 2000),
            (doubled, 300_000),
            ("'a'.replace('a', '0123456789').replace('', '0123456789') == 'a' || a == 1", 4000),
        ]
    )
    func byteCount(_ source: String, _ most: Int) throws {
        let program = try CELEnvironment(variables: [CELVariable("a", .dyn)]).compile(source)
        #expect((source.utf8.count...most).contains(program.byteCount))
        #expect(program.worstCaseCost() > 0)
    }

    @Test("a program counts what it holds")
    func largeProgram() throws {
        let environment = CELEnvironment(variables: [CELVariable("a", .dyn)])
        let numbers = (0..<4000).map { "\($0)" }.joined(separator: ", ")
        let program = try environment.compile("a in [\(numbers)]")
        #expect(program.byteCount > 4000 * 64)
        #expect(try environment.compile("a.matches('a{1000}')").byteCount > 50_000)
        // Such a list is looked into by its hash still.
        #expect(program.worstCaseCost() < 5000)
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
        let activation = CELBindings([.record(CountingRecord())])
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
        let activation = CELBindings([CELValue(["b": [1], "n": 1, "s": "x"])])
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
                    let activation = CELBindings(values)
                    var last: Bool?
                    for _ in 0..<100 { last = try program.evaluate(activation).bool }
                    return last
                }
            }
            for try await result in group { #expect(result == true) }
        }
    }
}
