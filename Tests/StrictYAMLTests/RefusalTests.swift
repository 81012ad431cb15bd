import StrictYAML
import Testing

/// A text that is refused, and how.
struct Refusal: Sendable, CustomTestStringConvertible {
    let name: String
    let text: [UInt8]
    let line: Int
    let column: Int
    /// A part of the message.
    let message: String
    var limits = YAMLLimits.standard

    var testDescription: String { name }

    init(_ name: String, _ text: String, _ line: Int, _ column: Int, _ message: String) {
        self.init(name, Array(text.utf8), line, column, message)
    }

    init(_ name: String, _ text: [UInt8], _ line: Int, _ column: Int, _ message: String) {
        self.name = name
        self.text = text
        self.line = line
        self.column = column
        self.message = message
    }

    static let all: [Refusal] = keys + properties + documents + characters + syntax

    private static let keys: [Refusal] = [
        Refusal("duplicate key", "a: 1\nb: 2\na: 3", 1, 1, "key `a` more than once"),
        Refusal("duplicate key inside", "x:\n  a: 1\n  a: 2", 2, 3, "key `a` more than once"),
        Refusal("duplicate key in flow", "{a: 1, a: 2}", 1, 2, "key `a` more than once"),
        Refusal("plain and quoted key", "x:\n  \"1\": a\n  1: b", 2, 3, "key `1` more than once"),
        Refusal(
            "single- and double-quoted key",
            "'a': 1\n\"a\": 2",
            1,
            1,
            "key `a` more than once"
        ),
        Refusal("escaped key", "\"\\x61\": 1\n\"a\": 2", 1, 1, "key `a` more than once"),
        Refusal(
            "equal beside canonically equal keys",
            "\u{E9}: 1\ne\u{301}: 2\n\u{E9}: 3",
            1,
            1,
            "more than once"
        ),
        Refusal("empty key", ": 1", 1, 1, "did not find expected key"),
        Refusal("empty key in flow", "{? : 1}", 1, 4, "found nothing, expected a text as key"),
        Refusal("null key", "null: 1", 1, 1, "found nothing"),
        Refusal("tilde key", "a:\n  ~: 1", 2, 3, "`a`: found nothing"),
        Refusal("list as key", "[a]: 1", 1, 1, "found a list, expected a text as key"),
        Refusal("mapping as key", "{a: b}: 1", 1, 1, "found a mapping, expected a text as key"),
        Refusal("list as explicit key", "? - a\n: 1", 1, 3, "found a list"),
        Refusal("mapping as explicit key", "? a: b\n: 1", 1, 3, "found a mapping"),
        Refusal("merge key", "<<: {a: 1}", 1, 1, "found a merge key (`<<`)"),
        Refusal("merge key inside", "- x:\n    <<: [{a: 1}]", 2, 5, "`[0].x`: found a merge key"),
    ]

    private static let properties: [Refusal] = [
        Refusal("anchor", "a: &x 1", 1, 4, "found an anchor"),
        Refusal("anchor of a mapping", "a: &x\n  b: 1", 1, 4, "found an anchor"),
        Refusal("anchor of a key", "&x a: 1", 1, 1, "found an anchor"),
        Refusal("anchor of nothing", "a: &x", 1, 4, "found an anchor"),
        Refusal("anchor and alias", "a: &x [1]\nb: *x", 1, 4, "found an anchor"),
        Refusal("alias alone", "a: *x", 1, 4, "found an alias (`*`)"),
        Refusal("alias as key", "a: &x b\n*x : 1", 1, 4, "found an anchor"),
        Refusal("tag of a text", "a: !!str 1", 1, 4, "found a tag"),
        Refusal("tag of a quoted text", "a: !!str \"1\"", 1, 4, "found a tag"),
        Refusal("local tag", "a: !env HOME", 1, 4, "found a tag"),
        Refusal("non-specific tag", "a: ! 1", 1, 4, "found a tag"),
        Refusal("verbatim tag", "a: !<tag:yaml.org,2002:int> 1", 1, 4, "found a tag"),
        Refusal("verbatim tag of a NUL", "a: !<%00> 1", 1, 4, "found a tag"),
        Refusal("tag of a list", "!!seq [1]", 1, 1, "found a tag"),
        Refusal("tag of a block mapping", "a: !!map\n  b: 1", 1, 4, "found a tag"),
        Refusal("tag of a key", "!!str a: 1", 1, 1, "found a tag"),
        Refusal("tag in a list", "a:\n- 1\n- !x 2", 3, 3, "`a[1]`: found a tag"),
        Refusal("tag of nothing", "a: !!null", 1, 4, "found a tag"),
        Refusal("binary", "a: !!binary aGk=", 1, 4, "found a tag"),
        Refusal("tag and anchor", "a: !!str &x b", 1, 4, "found a tag"),
        Refusal("anchor and tag", "a: &x !!str b", 1, 4, "found an anchor"),
    ]

    private static let documents: [Refusal] = [
        Refusal("two documents", "a: 1\n---\nb: 2", 2, 1, "another document"),
        Refusal("two documents, the second empty", "a: 1\n---\n", 2, 1, "another document"),
        Refusal(
            "text after the end of the document",
            "a: 1\n...\nb: 2",
            3,
            1,
            "found text behind the end of the document, expected one document"
        ),
        Refusal("tag directive", "%TAG ! tag:x,2026:\n---\na: 1", 1, 1, "found a `%TAG` line"),
        Refusal("unknown version", "%YAML 2.0\n---\na: 1", 1, 1, "incompatible YAML document"),
        Refusal(
            "documents without number",
            "a\n" + String(repeating: "---\n", count: 100_000),
            2,
            1,
            "found another document, expected one in a file"
        ),
    ]

    private static let characters: [Refusal] = [
        Refusal("NUL", "a: 1\nb: x\u{0}y", 2, 5, "control character U+0000"),
        Refusal("NUL at the end", "a: 1\u{0}", 1, 5, "control character U+0000"),
        Refusal("NUL alone", "\u{0}", 1, 1, "control character U+0000"),
        Refusal("escape character", "é: \u{1B}[1m", 1, 4, "control character U+001B"),
        Refusal("DEL", "a: \u{7F}", 1, 4, "control character U+007F"),
        Refusal("C1 control", "a: \u{9B}", 1, 4, "control character U+009B"),
        Refusal("NEL that ends a comment", "a: 1 # c\u{85}b: 2", 1, 9, "line end U+0085"),
        Refusal("LS that ends a comment", "a: 1\n# c\u{2028}b: 2", 2, 4, "line end U+2028"),
        Refusal("PS that ends a comment", "é: 1\n# c\u{2029}b: 2", 2, 4, "line end U+2029"),
        Refusal("LS in quotes", "a: '\u{2028}'", 1, 5, "in double quotes write `\\u2028`"),
        Refusal("NEL in a block", "a: |\n  b\u{85}", 2, 4, "in double quotes write `\\u0085`"),
        Refusal("CR that ends a comment", "a: 1\n# c\rb: 2", 2, 4, "U+000D without U+000A"),
        Refusal("CR at the end", "a: 1\r", 1, 5, "U+000D without U+000A"),
        Refusal("CR before CR LF", "a: 1\r\r\nb: 2", 1, 5, "U+000D without U+000A"),
        Refusal("override in a comment", "a: 1 # \u{202E}x", 1, 8, "changes the order"),
        Refusal("embedding", "a: '\u{202A}'", 1, 5, "in double quotes write `\\u202A`"),
        Refusal("isolate in a block", "a: |\n  b\u{2066}", 2, 4, "changes the order"),
        Refusal("end of an isolate", "a: \u{2069}", 1, 4, "changes the order"),
        Refusal("noncharacter", "a: \u{FFFF}", 1, 4, "control character U+FFFF"),
        Refusal("byte FF", Array("a: 1\nb: é".utf8) + [0xFF], 2, 5, "not UTF-8"),
        Refusal("Latin-1", Array("a: caf".utf8) + [0xE9, 0x0A], 1, 7, "not UTF-8"),
        Refusal("surrogate", Array("\u{FFFD}".utf8) + [0xED, 0xA0, 0x80], 1, 2, "not UTF-8"),
        Refusal("overlong NUL", Array("a: ".utf8) + [0xC0, 0x80], 1, 4, "not UTF-8"),
        Refusal("UTF-16", [0xFF, 0xFE, 0x61, 0x00], 1, 1, "not UTF-8"),
        Refusal("escaped surrogate", #"a: "\uD800""#, 1, 7, "invalid Unicode"),
    ]

    private static let syntax: [Refusal] = [
        Refusal(
            "tab as indentation",
            "a:\n\tb: 1",
            2,
            1,
            "found character that cannot start any token"
        ),
        Refusal("open bracket", "a: [1, 2", 2, 1, "expected ',' or ']'"),
        Refusal("open quote", "a: \"x", 1, 6, "found unexpected end of stream"),
        Refusal("mapping in a plain text", "a: b: c", 1, 5, "mapping values are not allowed"),
        Refusal("list after a mapping", "a: 1\n- b", 2, 1, "expected key"),
        Refusal("wrong indentation", "a:\n    b: 1\n  c: 2", 3, 3, "did not find expected key"),
        Refusal("reserved sign", "a: @b", 1, 4, "cannot start any token"),
        Refusal("reserved backtick", "a: `b`", 1, 4, "cannot start any token"),
        Refusal("percent sign", "a: %b", 1, 4, "cannot start any token"),
        Refusal("unknown escape", #"a: "\z""#, 1, 5, "unknown escape character"),
    ]
}

@Suite("Refused YAML")
struct RefusalTests {
    @Test("is refused where the fault is", arguments: Refusal.all)
    func refused(_ row: Refusal) throws {
        let error = try #require(throws: YAMLError.self) {
            try YAMLNode.parse(row.text, file: "policy.yaml", limits: row.limits)
        }
        #expect(error.position == YAMLPosition(line: row.line, column: row.column), "\(error)")
        #expect(error.message.contains(row.message), "\(error)")
        #expect(error.description == "policy.yaml:\(row.line):\(row.column): \(error.message)")
    }

    @Test("is refused as a String too", arguments: ["a: 1\na: 2", "\u{0}", "a: *x", "!!str a"])
    func strings(_ text: String) {
        #expect(throws: YAMLError.self) { try YAMLNode.parse(text, file: "f") }
    }

    @Test("names no sign that a terminal would obey")
    func messages() throws {
        let text = #"{"\e[31m\u202Ered\n": 1, "\e[31m\u202Ered\n": 2}"#
        let error = try #require(throws: YAMLError.self) { try YAMLNode.parse(text, file: "f") }
        #expect(
            error.message
                == #"found key `\u{1b}[31m\u{202e}red\u{a}` more than once in one mapping"#
        )
    }
}
