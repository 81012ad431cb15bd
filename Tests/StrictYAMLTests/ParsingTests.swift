import StrictYAML
import Testing

/// The tree without places, for comparison.
private func outline(_ node: YAMLNode) -> String {
    switch node.content {
    case .scalar(let text, let isQuoted): isQuoted ? "\"\(text)\"" : text
    case .sequence(let nodes): "[" + nodes.map(outline).joined(separator: ", ") + "]"
    case .mapping(let entries):
        "{" + entries.map { "\($0.key): \(outline($0.value))" }.joined(separator: ", ") + "}"
    }
}

@Suite("Reading YAML")
struct ParsingTests {
    @Test(
        "reads every style",
        arguments: [
            ("a: 1", "{a: 1}"), ("- a\n- b", "[a, b]"),
            ("{a: [b, 'c'], \"d\": e}", "{a: [b, \"c\"], d: e}"),
            ("a:\n- b\n- c", "{a: [b, c]}"), ("a:\n  b:\n    c: d", "{a: {b: {c: d}}}"),
            ("- - a\n  - b\n- c", "[[a, b], c]"),
            ("plain text", "plain text"), ("a: x # comment", "{a: x}"),
            ("# comment\na: x#y", "{a: x#y}"),
            ("a: |\n  x\n  y\nb: z", "{a: \"x\ny\n\", b: z}"), ("a: >-\n  x\n  y", "{a: \"x y\"}"),
            ("a: x\n  y", "{a: x y}"), ("a: \"x\\ty\\u00e9\"", "{a: \"x\ty\u{E9}\"}"),
            ("a: 'it''s'", "{a: \"it's\"}"),
            ("? a\n: b", "{a: b}"), ("a:\nb: ~\nc: null", "{a: , b: ~, c: null}"), ("[]", "[]"),
            ("{}", "{}"),
            ("---\na: 1\n...\n", "{a: 1}"), ("%YAML 1.1\n---\na: 1", "{a: 1}"),
            ("\u{FEFF}a: 1", "{a: 1}"),
            ("a: 1\r\nb: 2\r\n", "{a: 1, b: 2}"), ("'<<': x", "{<<: x}"), ("'~': x", "{~: x}"),
            ("\"\": x", "{: x}"),
            ("[a: b]", "[{a: b}]"), ("{a, b: }", "{a: , b: }"),
            ("a: '&x'\nb: '*x'\nc: '!x'", "{a: \"&x\", b: \"*x\", c: \"!x\"}"),
            ("a: x!y\nb: x & y\nc: x * y", "{a: x!y, b: x & y, c: x * y}"),
            ("when: has(x) && !y", "{when: has(x) && !y}"),
            ("true: 1\n1: 2\n1.0: 3", "{true: 1, 1: 2, 1.0: 3}"), ("😀: é", "{😀: é}"),
            ("\u{E9}: 1\ne\u{301}: 2", "{\u{E9}: 1, e\u{301}: 2}"),
            ("{K: 1, \u{212A}: 2}", "{K: 1, \u{212A}: 2}"),
            ("\"\\u00e9\": 1\n\"e\\u0301\": 2", "{\u{E9}: 1, e\u{301}: 2}"),
            ("a: \"\\u0085\\u2028\\u2029\"", "{a: \"\u{85}\u{2028}\u{2029}\"}"),
        ]
    )
    func styles(_ text: String, _ expected: String) throws {
        let outline = outline(try YAMLNode.parse(Array(text.utf8), file: "f"))
        #expect(Array(outline.utf8) == Array(expected.utf8), "\(outline)")
    }

    @Test(
        "an empty text is nothing",
        arguments: ["", " ", "\n\n", "# comment\n", "---", "--- # c\n", "~", "null"]
    )
    func empty(_ text: String) throws {
        #expect(try YAMLNode.parse(text, file: "f").isNull)
    }

    @Test("the empty words are nothing, unless they are quoted")
    func null() throws {
        for word in ["~", "null", "Null", "NULL"] {
            #expect(try YAMLNode.parse(word, file: "f").isNull)
            #expect(try !YAMLNode.parse("'\(word)'", file: "f").isNull)
        }
        for word in ["nil", "none", "nULL", "''", "\"\"", "0", "false", "[]", "{}"] {
            #expect(try !YAMLNode.parse(word, file: "f").isNull)
        }
    }

    @Test("gives the place of every key and value")
    func positions() throws {
        let text = "# c\nroles:\n  é😀: [a, 'b',\n    {c: d}]\n  x: |\n    text\n  y:\n"
        let root = try YAMLNode.parse(text, file: "f")
        guard case .mapping(let top) = root.content,
            case .mapping(let roles) = top.first?.value.content
        else {
            Issue.record("expected mappings")
            return
        }
        #expect(root.position == YAMLPosition(line: 2, column: 1))
        #expect(
            roles.map(\.keyPosition)
                == [(3, 3), (5, 3), (7, 3)].map { YAMLPosition(line: $0.0, column: $0.1) }
        )
        #expect(roles[0].value.position == YAMLPosition(line: 3, column: 7))
        #expect(roles[1].value.position == YAMLPosition(line: 5, column: 6))
        guard case .sequence(let list) = roles[0].value.content else {
            Issue.record("expected a list")
            return
        }
        #expect(
            list.map(\.position)
                == [(3, 8), (3, 11), (4, 5)].map { YAMLPosition(line: $0.0, column: $0.1) }
        )
    }

    @Test(
        "counts lines after both kinds of line end, as its errors do",
        arguments: ["\n", "\r\n"]
    )
    func lineEnds(_ end: String) throws {
        let error = try #require(throws: YAMLError.self) {
            try YAMLNode.parse(["a: 1", "b: 2", "c: !x 3"].joined(separator: end), file: "f")
        }
        #expect(error.position == YAMLPosition(line: 3, column: 4))
        let control = try #require(throws: YAMLError.self) {
            try YAMLNode.parse(["a: 1", "b: 2", "c: \u{1}"].joined(separator: end), file: "f")
        }
        #expect(control.position == YAMLPosition(line: 3, column: 4))
    }

    @Test("reads over a byte order mark, and counts from behind it")
    func byteOrderMark() throws {
        let text = "\u{FEFF}a: 1\nb:\n  - c\n"
        let root = try YAMLNode.parse(Array(text.utf8), file: "f")
        #expect(root == (try YAMLNode.parse(String(text.unicodeScalars.dropFirst()), file: "f")))
        #expect(outline(root) == "{a: 1, b: [c]}")
        let faults: [([UInt8], YAMLPosition)] = [
            (Array("\u{FEFF}a: !x 1".utf8), YAMLPosition(line: 1, column: 4)),
            (Array("\u{FEFF}a: \u{1}".utf8), YAMLPosition(line: 1, column: 4)),
            (Array("\u{FEFF}a: ".utf8) + [0xFF], YAMLPosition(line: 1, column: 4)),
            (Array("\u{FEFF}a: 1\n b: 2".utf8), YAMLPosition(line: 2, column: 3)),
        ]
        for (bytes, position) in faults {
            let error = try #require(throws: YAMLError.self) {
                try YAMLNode.parse(bytes, file: "f")
            }
            #expect(error.position == position, "\(error)")
        }
        #expect(try YAMLNode.parse("\u{FEFF}", file: "f").isNull)
    }

    @Test("orders places by line, then column")
    func order() {
        let places = [(1, 1), (1, 2), (2, 1)].map { YAMLPosition(line: $0.0, column: $0.1) }
        #expect(places.reversed().sorted() == places)
    }

    @Test("reads 10,000 mappings")
    func many() throws {
        let text = "rules:\n" + (0..<10_000).map { "  - { id: r\($0), effect: allow }\n" }.joined()
        let rules = try YAMLField(YAMLNode.parse(text, file: "f"), file: "f", path: "").mapping()
            .required("rules")
        #expect(try rules.list().count == 10_000)
    }
}
