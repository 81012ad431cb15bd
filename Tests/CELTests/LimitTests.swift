import CEL
import JSON
import Testing

/// A limit, an expression that just keeps it and one that is just over it.
struct LimitCase: Sendable, CustomTestStringConvertible {
    let name: String
    let limits: CELLimits
    let inside: String
    let outside: String
    let code: String
    var testDescription: String { name }

    init(
        _ name: String,
        _ limit: WritableKeyPath<CELLimits, Int>,
        _ value: Int,
        inside: String,
        outside: String,
        code: String
    ) {
        var limits = CELLimits.standard
        limits[keyPath: limit] = value
        (self.name, self.limits, self.inside, self.outside) = (name, limits, inside, outside)
        self.code = code
    }

    static let all: [LimitCase] = [
        LimitCase(
            "source",
            \.source,
            5,
            inside: "'äöü'",
            outside: "'äöüx'",
            code: "cel_limit"
        ),
        LimitCase(
            "brackets",
            \.nesting,
            3,
            inside: "(((1)))",
            outside: "((((1))))",
            code: "cel_limit"
        ),
        LimitCase(
            "depth of the tree",
            \.nesting,
            4,
            inside: "1+1+1+1",
            outside: "1+1+1+1+1",
            code: "cel_limit"
        ),
        LimitCase("nodes", \.nodes, 3, inside: "[1, 2]", outside: "[1, 2, 3]", code: "cel_limit"),
        LimitCase(
            "depth of loops",
            \.comprehensionDepth,
            1,
            inside: "[1].all(x, true)",
            outside: "[1].all(x, [1].all(y, true))",
            code: "cel_limit"
        ),
        LimitCase(
            "unification",
            \.unification,
            1000,
            inside: "[] == [1]",
            outside: Array(repeating: "[[]] == [[1]]", count: 60).joined(separator: " && "),
            code: "cel_limit"
        ),
        LimitCase(
            "pattern",
            \.pattern,
            3,
            inside: "'a'.matches('a|b')",
            outside: "'a'.matches('a|bc')",
            code: "cel_invalid_argument"
        ),
        LimitCase(
            "literal patterns, equal ones counted once",
            \.compilation,
            700,
            inside: "[''].exists(x, x.matches('a{9}') || x.matches('a{9}')) || true",
            outside: "[''].exists(x, x.matches('a{9}') || x.matches('b{9}')) || true",
            code: "cel_limit"
        ),
        LimitCase(
            "iterations",
            \.iterations,
            4,
            inside: "[1, 2].all(x, [x].all(y, y > 0))",
            outside: "[1, 2, 3].all(x, [x].all(y, y > 0))",
            code: "cel_iteration_limit"
        ),
        LimitCase(
            "cost",
            \.cost,
            20,
            inside: "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].all(x, x > 0)",
            outside: "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].all(x, x > 0)",
            code: "cel_cost_limit"
        ),
        LimitCase(
            "bytes of strings",
            \.stringBytes,
            4,
            inside: "'äx' + 'y'",
            outside: "'äx' + 'yz'",
            code: "cel_size_limit"
        ),
        LimitCase(
            "bytes",
            \.stringBytes,
            4,
            inside: "b'ab' + b'cd'",
            outside: "b'abc' + b'de'",
            code: "cel_size_limit"
        ),
        LimitCase(
            "elements",
            \.elements,
            3,
            inside: "[1, 2] + [3]",
            outside: "[1, 2] + [3, 4]",
            code: "cel_size_limit"
        ),
        LimitCase(
            "entries",
            \.elements,
            3,
            inside: "{1: 1, 2: 2, 3: 3}",
            outside: "{1: 1, 2: 2, 3: 3, 4: 4}",
            code: "cel_size_limit"
        ),
        LimitCase(
            "entries that a loop makes",
            \.elements,
            3,
            inside: "[1, 2, 3].transformMapEntry(i, x, {x: i})",
            outside: "[1, 2, 3].transformMapEntry(i, x, {x: i, x + 10: i})",
            code: "cel_size_limit"
        ),
        LimitCase(
            "elements of a range",
            \.elements,
            3,
            inside: "lists.range(3)",
            outside: "lists.range(4)",
            code: "cel_size_limit"
        ),
        LimitCase(
            "elements of a split",
            \.elements,
            3,
            inside: "'a,b,c'.split(',')",
            outside: "'a,b,c,d'.split(',')",
            code: "cel_size_limit"
        ),
        LimitCase(
            "depth of values",
            \.valueDepth,
            2,
            inside: "[[1]]",
            outside: "[[[1]]]",
            code: "cel_depth_limit"
        ),
        LimitCase(
            "depth of optionals",
            \.valueDepth,
            1,
            inside: "optional.of(1)",
            outside: "optional.of([1])",
            code: "cel_depth_limit"
        ),
    ]
}

@Suite("Limits of expressions")
struct LimitTests {
    @Test(
        "what is just inside a limit passes, what is just outside fails",
        arguments: LimitCase.all
    )
    func edge(_ limit: LimitCase) throws {
        #expect(throws: Never.self) { try evaluate(limit.inside, limits: limit.limits) }
        #expect(try errorCode(limit.outside, limits: limit.limits) == limit.code)
    }

    @Test(
        "nothing absorbs a limit",
        arguments: ["L || true", "true || L", "[1].exists(x, L)", "[1, 2].exists(x, x == 2 || L)"]
    )
    func notAbsorbed(_ source: String) throws {
        var limits = CELLimits.standard
        limits.elements = 3
        let source = source.replacing("L", with: "a + a == a")
        let code = try errorCode(source, ["a": [1, 2, 3]], limits: limits)
        #expect(code == (source.hasPrefix("true") ? nil : "cel_size_limit"))
    }

    @Test(
        "250 levels are taken, more are refused, whatever the limit says",
        arguments: [(100, nil), (249, nil), (250, nil), (251, "cel_limit"), (1000, "cel_limit")]
    )
    func nestingMax(_ depth: Int, _ code: String?) throws {
        var limits = CELLimits.standard
        limits.nesting = 100_000
        let open = String(repeating: "(", count: depth)
        let close = String(repeating: ")", count: depth)
        #expect(try errorCode(open + "1" + close, limits: limits) == code)
    }

    @Test(
        "a condition of lists in lists is not too much to check",
        arguments: [
            "[1],", "[[]],", "{'a':[1]},", "[a],", "1,", "[1,a,'x'],", "[a.b == 1 ? [2] : []],",
        ]
    )
    func manyTypes(_ element: String) throws {
        let source = "a in [\(String(repeating: element, count: 16_300 / element.utf8.count))]"
        #expect(try errorCode(source, ["a": ["b": 1]]) == nil)
    }

    @Test(
        "types are nested at most 64 deep",
        arguments: [(62, nil), (63, nil), (64, "cel_limit"), (65, "cel_limit")]
    )
    func typeDepth(_ lists: Int, _ code: String?) throws {
        let source =
            String(repeating: "[", count: lists) + "1" + String(repeating: "]", count: lists)
        #expect(try errorCode(source) == code)
    }

    @Test(
        "what depends on no variable is evaluated beforehand, up to a cost of 10,000",
        arguments: [(10, true), (90_000, true), (100_000, false)]
    )
    func foldingCost(_ count: Int, _ isFolded: Bool) throws {
        let source = "lists.range(\(count)).size() == \(count)"
        let environment = CELEnvironment(variables: [])
        let program = try environment.compile(source)
        var cost = 0
        let value = try program.evaluate(CELBindings(), cost: &cost)
        #expect(value.bool == true)
        #expect((cost == 0) == isFolded, "\(cost)")
    }

    @Test(
        "at most two letters, and no name over 64, are taken for a slip",
        arguments: [
            ("subjekt", "subject"), ("sbujetc", "subject"), ("zubjegd", nil),
            (String(repeating: "a", count: 63) + "b", String(repeating: "a", count: 64)),
            (String(repeating: "a", count: 65), nil),
        ] as [(String, String?)]
    )
    func spelling(_ name: String, _ meant: String?) throws {
        let variables = [
            CELVariable("subject", .dyn), CELVariable(String(repeating: "a", count: 64), .dyn),
        ]
        let error = try #require(throws: CELCompileError.self) {
            try CELEnvironment(variables: variables).compile(name)
        }
        #expect(error.suggestion == meant)
    }

    static let nested: [(open: String, core: String, close: String)] = [
        ("(", "1", ")"), ("[", "1", "]"), ("{1: ", "1", "}"), ("dyn(", "1", ")"), ("-(", "1", ")"),
        ("!(", "true", ")"), ("[0][", "0", "]"), ("true ? ", "1", " : 1"), ("", "1", " + 1"),
        ("", "dyn({})", ".a"), ("", "dyn({})", ".?a"), ("1 + (", "1", ")"),
        ("false ? 1 : ", "1", ""), ("cel.bind(x, 1, ", "x", ")"), ("cel.bind(x, ", "1", ", x)"),
        ("optional.of(", "1", ")"), ("[", "1", "].map(x, x)"), ("", "[1]", ".map(x, x)"),
        ("true && (false || (", "true", "))"), ("", "'a'", ".trim()"), ("{'a': ", "1", "}.a"),
    ]

    @Test("the deepest expressions need no more than 512 KiB of stack", arguments: nested.indices)
    func stack(_ index: Int) throws {
        let (open, core, close) = Self.nested[index]
        for depth in [1, 50, 100, 124, 200, 248, 249, 250, 251, 5000] {
            let source =
                String(repeating: open, count: depth) + core
                + String(repeating: close, count: depth)
            for checks in [CELEnvironment.Checks.all, .none] {
                let code = try onSmallStack { try errorCode(source, checks: checks) }
                // A ternary between `?` and `:` is an error already.
                if depth > 250 { #expect(code == "cel_limit" || code == "cel_syntax") }
            }
        }
    }

    static let hostileSources = [
        "lists.range(10).all(a, lists.range(10).all(b, lists.range(10).all(c, lists.range(10).all(d, "
            + "lists.range(10).all(e, a + b + c + d + e + n >= 0)))))",
        "s" + String(repeating: ".replace('a', 'aa')", count: 40) + ".size() > 0",
        "cel.bind(a, s + s + s + s + s + s, cel.bind(b, a + a + a + a + a + a, "
            + "cel.bind(c, b + b + b + b + b + b, cel.bind(d, c + c + c + c + c + c, "
            + "cel.bind(e, d + d + d + d + d + d, cel.bind(f, e + e + e + e + e + e, f + f))))))",
        "cel.bind(a, [n, n], cel.bind(b, [a, a], cel.bind(c, [b, b], cel.bind(d, [c, c], "
            + "cel.bind(e, [d, d], cel.bind(f, [e, e], cel.bind(g, [f, f], cel.bind(h, [g, g], "
            + "cel.bind(i, [h, h], cel.bind(j, [i, i], cel.bind(k, [j, j], cel.bind(l, [k, k], "
            + "cel.bind(m, [l, l], cel.bind(o, [m, m], cel.bind(p, [o, o], cel.bind(q, [p, p], "
            + "[q, q] == [q, q]))))))))))))))))",
        "lists.range(100000 + n).distinct().size() == lists.range(100000 + n).sort().size()",
        "lists.range(9000 + n).exists(x, '%s %s'.format([x, lists.range(100)]) == '')",
        "lists.range(9000 + n).exists(x, s.matches('(a|b)*' + string(x)))",
        "sets.contains(lists.range(50000 + n), lists.range(50000 + n).reverse())",
        "lists.range(9000 + n).exists(x, s.replace('', s).replace('', s).size() == 0)",
        "lists.range(9999 + n).map(x, s).join(s).split('').size() > 0",
    ]

    /// What 1 MiB of a question has room for.
    static let largeValues: KeyValuePairs<String, JSONValue> = {
        let text = String(repeating: "a", count: 500_000)
        let digits = "0." + String(repeating: "3", count: JSONNumber.bytesMax - 2)
        let number = JSONNumber(text: digits).map(JSONValue.number) ?? nil
        return [
            "n": 0, "list": .array(Array(repeating: 0, count: 100_000)),
            "nested": .array(Array(repeating: [0, 0, 0, 0], count: 20_000)),
            "object": .object(
                JSONObject((0..<50_000).map { .init(key: ExactString("member-\($0)"), value: 0) })
            ),
            "numbers": .array(Array(repeating: number, count: 900)),
            "text": .string(ExactString(text + "b")), "texts": [.string(ExactString(text + "c"))],
        ]
    }()

    @Test(
        "expressions on large JSON end at a limit, as fast as on small",
        .timeLimit(.minutes(1)),
        arguments: [
            "list.flatten().size() == i", "nested.flatten().size() == i",
            "!sets.contains(list, [])",
            "list.reverse().size() == i", "list.distinct().size() == i", "math.greatest(list) == 7",
            "(list + [1]).size() == i", "list.join() == 'a'", "'%s'.format([object]) == 'a'",
            "string(i) in object", "has(object.x)", "object.?x.hasValue()", "object == object",
            "i + 1 in numbers", "numbers.exists(x, x == i)", "numbers[0] == 1.0", "text in texts",
            "text in ['a', 'b', 'c', 'd', 'e', 'f']", "{text: 1, 'a': 2}.size() == 7",
            "text in {'a': 1}", "text == texts[0]", "text.matches('^[a-z]{500}$')",
            "text.matches('\\\\pL+$' + string(i))", "'a'.matches('\\\\pL{900}' + string(i))",
            "'a'.matches('(.{30}){30}' + string(i))",
        ]
    )
    func largeJSON(_ test: String) throws {
        let source = "lists.range(9999 + n).exists(i, \(test) || i < 0)"
        let values = Self.largeValues
        let code = try errorCode(source, values)
        #expect(["cel_cost_limit", "cel_size_limit"].contains(code), "\(code ?? "none")")
    }

    @Test(
        "a computed pattern that is refused costs no more than it is long",
        arguments: [
            "(?i)" + String(repeating: #"\PL"#, count: 300), #"\pL{1000}"#, ".{0,1000}.{0,1000}",
        ]
    )
    func refusedPattern(_ pattern: String) throws {
        let environment = CELEnvironment(variables: [CELVariable("p", .string)])
        let program = try environment.compile("'a'.matches(p)")
        for _ in 0..<2 {
            var cost = 0
            let error = #expect(throws: CELEvaluationError.self) {
                try program.evaluate(CELBindings([.string(pattern)]), cost: &cost)
            }
            #expect(error?.code == .invalidArgument)
            #expect(cost <= 310 + 10 * pattern.utf8.count)
        }
    }

    @Test(
        "what looks at one place of a large list costs no more than on a small one",
        .timeLimit(.minutes(1)),
        arguments: [
            "list.first().hasValue()", "list.last().hasValue()", "list.slice(7, 8).size() == 1",
            "'%d'.format(list) == '0'", "list[99999] == 0", "list.size() == 100000",
        ]
    )
    func onePlace(_ test: String) throws {
        let source = "lists.range(5000 + n).all(i, \(test))"
        #expect(try evaluate(source, Self.largeValues).bool == true)
    }

    @Test(
        "hostile expressions end at a limit",
        .timeLimit(.minutes(1)),
        arguments: hostileSources
    )
    func hostile(_ source: String) throws {
        let text = JSONValue.string(ExactString(String(repeating: "ab", count: 100)))
        let code = try errorCode(source, ["n": 0, "s": text])
        #expect(
            ["cel_cost_limit", "cel_size_limit", "cel_iteration_limit", "cel_limit"].contains(code)
        )
    }
}
