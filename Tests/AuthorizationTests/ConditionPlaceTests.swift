import Authorization
import Testing

@Suite("Mistakes in conditions")
struct ConditionPlaceTests {
    /// A rule's `when` as it stands in the file from line 6 on, the place and a piece of the message.
    static let mistakes: [(when: String, place: String, message: String)] = [
        ("when: resource.x", "6:20", "`resource` has no field `x`"),
        ("when: subject.user_metadata == 1", "6:19", "has no field `user_metadata`"),
        ("when: \"resource.x\"", "6:21", "has no field `x`"),
        ("when: \"'\\u00e9\\t' == 'a' && nobody\"", "6:33", "no variable `nobody`"),
        ("when: 'context.a == ''b'' && nobody'", "6:34", "no variable `nobody`"),
        ("when: |\n      context.a &&\n        nobody", "8:9", "no variable `nobody`"),
        ("when: >-\n      context.a &&\n      nobody &&\n      true", "8:7", "`nobody`"),
        ("when: context.a &&\n      nobody", "7:7", "no variable `nobody`"),
        ("when: \"context.a && \\\n      nobody\"", "7:7", "no variable `nobody`"),
        ("when: 1 + 'a' == 2", "6:13", ""),
        ("when: size(1) == 1", "6:11", "does not take"),
        ("when: context.a.startWith('x')", "6:", "did you mean `startsWith`?"),
        ("when: subjct.id == 'a'", "6:11", "did you mean `subject`?"),
        ("when: resource.properties.level == 'x'", "6:", ""),
        ("when: subject.id", "6:11", "the condition has type string, expected bool"),
        ("when: \"'a'.matches('(')\"", "6:", ""), ("when: 1 ==", "6:", ""),
        ("when: []", "6:11", "expected a text"), ("when: ~", "6:11", "expected a text"),
        ("when:", "6:", "expected a text"), ("when: ''", "6:", ""),
    ]

    @Test("are refused with their place in the file", arguments: mistakes)
    func place(when: String, place: String, message: String) throws {
        let text = """
            version: 1
            resources: { document: { properties: { level: int } } }
            rules:
              - id: r
                effect: deny
                \(when)
                permissions: ["a:document"]
            """
        let errors = try #require(throws: PolicyErrors.self) { try Fixture.policies(text) }
        let error = try #require(errors.diagnostics.first)
        #expect(errors.diagnostics.count == 1)
        #expect("\(error.place.line):\(error.place.column)".hasPrefix(place), "\(error)")
        #expect(error.message.contains(message), "\(error)")
    }

    @Test("are shown with a caret")
    func caret() throws {
        let errors = try #require(throws: PolicyErrors.self) {
            try Fixture.policies(
                "version: 1\nroles:\n  a:\n    permissions:\n      - { permission: \"a:b\", when: \"context.a && nobody\" }"
            )
        }
        #expect(
            errors.diagnostics.first?.lines.dropFirst() == [
                "  context.a && nobody", "               ^",
            ]
        )
    }

    /// Types of properties that are none, and the place of the message.
    static let types: [(properties: String, place: String, message: String)] = [
        ("{ a: text }", "2:47", "expected one of `string`"),
        ("{ a: strin }", "2:47", "did you mean `string`?"),
        ("{ a: timestamp }", "2:47", "read by `timestamp(resource.properties.…)`"),
        ("{ a: list(timestamp) }", "2:47", "expected one of"),
        ("{ a: \"map(int, string)\" }", "2:47", "expected one of"),
        ("{ a: list(list(list(list(list(list(list(list(int)))))))) }", "2:47", "expected one of"),
        ("{ \"\": int }", "2:44", "the name of a property has 1 to 256 bytes"),
        ("[a]", "2:42", "expected a mapping"),
    ]

    @Test("in declared properties are refused", arguments: types)
    func type(properties: String, place: String, message: String) throws {
        let text = "version: 1\nresources: { document: {     properties: \(properties) } }"
        let errors = try #require(throws: PolicyErrors.self) { try Fixture.policies(text) }
        let error = try #require(errors.diagnostics.first)
        #expect("\(error.place.line):\(error.place.column)" == place, "\(error)")
        #expect(error.message.contains(message), "\(error)")
        #expect(throws: Never.self) {
            try Fixture.policies(
                "version: 1\nresources: { d: { properties: { a: \"map(string, list(double))\", b: list, c: dyn } } }"
            )
        }
    }
}
