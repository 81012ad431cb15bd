import CEL
import JSON
import Testing

/// An expression that does not compile, and what is said about it.
struct CompileErrorCase: Sendable, CustomTestStringConvertible {
    let source: String
    let place: String
    let code: CELCompileError.Code
    var suggestion: String?
    var testDescription: String { source }
}

@Suite("Errors of compilation")
struct CompileErrorTests {
    static let environment = CELEnvironment(variables: [
        CELVariable(
            "resource",
            .record(
                CELRecordType(
                    "resource",
                    fields: ["owner": .string, "size": .int, "tags": .list(.string)],
                    others: .refused
                )
            )
        ),
        CELVariable("subject", .map(.string, .dyn)),
        CELVariable("now", .timestamp),
    ])

    static let cases: [CompileErrorCase] = [
        .init(source: "resource.ownr == 'x'", place: "1:10", code: .name, suggestion: "owner"),
        .init(source: "resuorce.owner == 'x'", place: "1:1", code: .name, suggestion: "resource"),
        .init(
            source: "resource.owner.startWith('x')",
            place: "1:16",
            code: .name,
            suggestion: "startsWith"
        ),
        // The function is named, not its namespace nor the variable of a loop.
        .init(
            source: "math.gratest(1, 2) > 1",
            place: "1:6",
            code: .name,
            suggestion: "math.greatest"
        ),
        .init(source: "lists.rang(3) == []", place: "1:7", code: .name, suggestion: "lists.range"),
        .init(source: "cel.bnd(x, 1, x == 1)", place: "1:5", code: .name, suggestion: "cel.bind"),
        .init(source: "[1].exist(x, x == 1)", place: "1:5", code: .name, suggestion: "exists"),
        .init(
            source: "maths.greatest(1, 2) > 1",
            place: "1:7",
            code: .name,
            suggestion: "math.greatest"
        ),
        .init(source: "nowhere.exist(1)", place: "1:1", code: .name),
        .init(source: "true &&\n  resource.owner > 3", place: "2:18", code: .type),
        .init(source: "'äöü' == resource.size", place: "1:7", code: .type),
        .init(source: "resource.size && true", place: "1:10", code: .type),
        .init(source: "now > '2024-01-01'", place: "1:5", code: .type),
        .init(source: "resource.tags.all(t, t.size())", place: "1:24", code: .type),
        .init(source: "resource.size.all(t, true)", place: "1:10", code: .type),
        .init(source: "1 +", place: "1:4", code: .syntax),
        .init(source: "(1", place: "1:3", code: .syntax),
        .init(source: "a.b c", place: "1:5", code: .syntax),
        .init(source: "'abc", place: "1:1", code: .syntax),
        .init(source: "'a\\qb'", place: "1:3", code: .syntax),
        .init(source: "9223372036854775808", place: "1:1", code: .literal),
        .init(source: "has(resource)", place: "1:1", code: .syntax),
        .init(source: "[1].all(x.y, true)", place: "1:11", code: .syntax),
        .init(source: "package == 1", place: "1:1", code: .syntax),
        .init(source: "Foo{a: 1}", place: "1:4", code: .syntax),
        .init(source: "1 ? 2 ? 3 : 4 : 5", place: "1:7", code: .syntax),
    ]

    @Test("tell the place, the kind and the name that was probably meant", arguments: cases)
    func place(_ example: CompileErrorCase) throws {
        let error = try #require(throws: CELCompileError.self) {
            try Self.environment.compile(example.source)
        }
        #expect("\(error.line):\(error.column)" == example.place)
        #expect(error.code == example.code)
        #expect(error.suggestion == example.suggestion)
    }

    @Test("show the line with a caret under the place")
    func caret() throws {
        let error = try #require(throws: CELCompileError.self) {
            try Self.environment.compile("true &&\n\tresource.ownr == 'x'")
        }
        #expect(
            error.caretText == """
                2:11: `resource` has no field `ownr`, did you mean `owner`?
                   resource.ownr == 'x'
                            ^
                """
        )
    }

    @Test("cut a long line around the place")
    func excerpt() throws {
        let padding = String(repeating: " ", count: 500)
        let error = try #require(throws: CELCompileError.self) {
            try Self.environment.compile("\(padding)resource.ownr\(padding)")
        }
        #expect(error.column == 510)
        #expect(error.excerpt.count <= 120)
        #expect(error.excerpt.dropFirst(error.caretOffset).hasPrefix("ownr"))
    }

    @Test("show only the beginning of a type with many parts")
    func largeType() throws {
        let source = (0..<30).reduce("a + 1") { inner, level in
            "cel.bind(a, \(level == 29 ? "[1]" : "[{'k': a}, {'k': a}]"), \(inner))"
        }
        let error = try #require(throws: CELCompileError.self) {
            try Self.environment.compile(source)
        }
        #expect(error.code == .type)
        #expect(error.message.utf8.count < 1000)
        let value = source.replacing("a + 1", with: "a")
        #expect(try Self.environment.compile(value).type.description.utf8.count < 20_000)
    }

    @Test("tell a computed argument by no more than its kind", arguments: ["(secret", "%secret"])
    func computedArgument(_ argument: String) throws {
        let sources = [
            "'x'.matches(a + '')", "(a + '').format([1]) == ''", "'é'.charAt(a.size()) == 'x'",
            "'é'.substring(a.size() + 1, a.size()) == 'x'",
        ]
        for source in sources {
            do {
                _ = try evaluate(source, ["a": .string(ExactString(argument))])
            } catch let error as CELEvaluationError {
                #expect(!error.message.contains("secret") && !error.message.contains("7"))
            }
        }
    }

    @Test(
        "name literals that can never work, and leave the expression as it is",
        arguments: [
            "subject.id.matches('(')", "timestamp('yesterday') < now", "ip('1.2.3') == ip('::1')",
            "now.getHours('Europe/Pariss') == 1", "'%q'.format([subject.id]) == 'x'",
            "'%q'.format([1]) == 'x'", "'a'.matches('(')", "duration('9999999999h') < now - now",
            "timestamp('9999-12-31T23:59:59-01:00') < now",
            "timestamp(0).getHours('+25:00') == 1",
            "'%s'.format([1, 2]) == ''", "'%s'.format([subject.id, 2]) == ''", "''.format([1])",
            "duration('1 day') == duration('24h')", "subject.a || subject.id.matches('a**')",
        ]
    )
    func literalError(_ source: String) throws {
        let program = try Self.environment.compile(source)
        #expect(program.literalErrors.map(\.code) == [.literal])
    }

    @Test(
        "find nothing wrong with literals that are not reached",
        arguments: [
            "true || timestamp('x') < timestamp(0)", "now.getHours('+01:00') == 1", "1 / 0 == 1",
            "'%s%%'.format([subject.id]) == 'x'", "9223372036854775807 + 1 == 1",
            "subject.id.matches('^a$')", "'%s'.format([1]) == ''", "'%s'.format([1] + [2]) == ''",
            "'%s'.format([1, ?optional.none()]) == ''",
        ]
    )
    func noLiteralError(_ source: String) throws {
        #expect(try Self.environment.compile(source).literalErrors.isEmpty)
    }
}
