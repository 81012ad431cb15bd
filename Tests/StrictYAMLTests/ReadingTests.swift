import StrictYAML
import Testing

@Suite("Typed reading")
struct ReadingTests {
    /// The value of the key `k` in a mapping.
    private func field(_ value: String) throws -> YAMLField {
        let root = YAMLField(try YAMLNode.parse("k: \(value)", file: "f"), file: "f", path: "top")
        return try root.mapping().required("k")
    }

    private func message<Value>(_ value: String, _ read: (YAMLField) throws -> Value) -> String {
        do {
            return "read \(try read(field(value)))"
        } catch {
            return "\(error)"
        }
    }

    @Test(
        "texts are scalars of any style that are not nothing",
        arguments: [
            ("a b", "a b"), ("'x'", "x"), ("\"\"", ""), ("true", "true"), ("1", "1"), ("'~'", "~"),
            ("|\n  x", "x"), ("no", "no"),
        ]
    )
    func string(_ text: String, _ value: String) throws {
        #expect(try field(text).string() == value)
    }

    @Test(
        "what is no text says so",
        arguments: [
            ("~", "nothing"), ("", "nothing"), ("null", "nothing"), ("[a]", "a list"),
            ("{a: b}", "a mapping"),
        ]
    )
    func noString(_ text: String, _ found: String) {
        #expect(
            message(text) { try $0.string() }
                == "f:1:\(text.isEmpty ? 3 : 4): `top.k`: found \(found), expected a text"
        )
    }

    @Test("only plain `true` and `false` are booleans")
    func bool() throws {
        #expect(try field("true").bool())
        #expect(try !field("false").bool())
        for text in [
            "yes", "no", "on", "off", "True", "FALSE", "y", "1", "0", "'true'", "\"false\"", "~",
            "[]", "",
        ] {
            #expect(message(text) { try $0.bool() }.contains("expected `true` or `false`"))
        }
    }

    @Test("whole numbers are decimal and in range")
    func int() throws {
        for (text, value) in [("0", 0), ("7", 7), ("-7", -7), ("10", 10), ("-10", -10)] {
            #expect(try field(text).int(in: -10...10) == value)
        }
        #expect(try field("9223372036854775807").int(in: 0...Int.max) == Int.max)
        #expect(try field("-9223372036854775808").int(in: Int.min...0) == Int.min)
        for text in [
            "11", "-11", "010", "-07", "00", "+5", "0x1", "0o7", "1_0", "1.0", "1e1", "'5'", "five",
            "~", "", "--", "[]", "1:30",
            "９", "99999999999999999999", "-9223372036854775809",
        ] {
            #expect(
                message(text) { try $0.int(in: -10...10) }.contains(
                    "expected a whole number from -10 to 10"
                )
            )
        }
        #expect(
            message("11") { try $0.int(in: 0...10) }
                == "f:1:4: `top.k`: found `11`, expected a whole number from 0 to 10"
        )
    }

    @Test(
        "durations have a unit",
        arguments: [
            ("250ms", Duration.milliseconds(250)), ("60s", .seconds(60)), ("5m", .seconds(300)),
            ("1h", .seconds(3600)),
            ("1d", .seconds(86_400)), ("0s", .zero), ("'60s'", .seconds(60)),
            ("\"250ms\"", .milliseconds(250)),
        ]
    )
    func duration(_ text: String, _ value: Duration) throws {
        #expect(try field(text).duration() == value)
    }

    @Test(
        "what is no duration says so",
        arguments: [
            "60", "0", "s", "-1s", "+1s", "1.5s", "1 s", "1S", "1w", "1m30s", "01s", "'60'",
            "'1 s'", "~",
            "", "[]", "9223372036854775807d",
            "99999999999999999999s", "1µs",
        ]
    )
    func noDuration(_ text: String) {
        #expect(message(text) { try $0.duration() }.contains("expected a duration such as `250ms`"))
    }

    @Test(
        "sizes are bytes, or have a binary unit",
        arguments: [
            ("512", 512), ("512B", 512), ("32KiB", 32_768), ("1MiB", 1_048_576),
            ("2GiB", 2_147_483_648), ("0", 0), ("'1MiB'", 1_048_576), ("\"512B\"", 512),
        ]
    )
    func byteCount(_ text: String, _ value: Int) throws {
        #expect(try field(text).byteCount() == value)
    }

    @Test(
        "what is no size says so",
        arguments: [
            "1MB", "1kb", "1K", "1kib", "1.5MiB", "-1", "1 MiB", "MiB", "010", "'1'", "'010'", "~",
            "9007199254740993GiB", "{}",
        ]
    )
    func noByteCount(_ text: String) {
        #expect(message(text) { try $0.byteCount() }.contains("expected a size such as"))
    }

    @Test("rates are per second, or 0")
    func rate() throws {
        #expect(try field("100/s").rate() == 100)
        #expect(try field("0").rate() == 0)
        #expect(try field("0/s").rate() == 0)
        #expect(try field("'100/s'").rate() == 100)
        for text in ["100", "1/m", "1 /s", "-1/s", "1.5/s", "/s", "01/s", "'0'", "'100'", "~"] {
            #expect(message(text) { try $0.rate() }.contains("expected a rate such as `100/s`"))
        }
    }

    @Test("what stands in quotes and must not is said to be a text")
    func quoted() {
        let number = "expected a whole number from 1 to 256, without quotes"
        #expect(
            message("\"64\"") { try $0.int(in: 1...256) }
                == "f:1:4: `top.k`: found the text `\"64\"`, \(number)"
        )
        #expect(
            message("'true'") { try $0.bool() }
                == "f:1:4: `top.k`: found the text `\"true\"`, expected `true` or `false`, without quotes"
        )
        #expect(message("'512'") { try $0.byteCount() }.hasSuffix("or `1MiB`, without quotes"))
        #expect(message("'100'") { try $0.rate() }.hasSuffix("or `0`, without quotes"))
        #expect(!message("512MB") { try $0.byteCount() }.contains("without quotes"))
    }

    @Test("where one number is possible, it is named")
    func oneNumber() throws {
        #expect(try field("1").int(in: 1...1) == 1)
        #expect(
            message("2") { try $0.int(in: 1...1) } == "f:1:4: `top.k`: found `2`, expected `1`"
        )
        #expect(message("'1'") { try $0.int(in: 1...1) }.hasSuffix("expected `1`, without quotes"))
    }

    @Test("a list of texts names the element at fault")
    func strings() throws {
        #expect(try field("[a, 'b', 3]").strings() == ["a", "b", "3"])
        #expect(try field("[]").strings().isEmpty)
        #expect(
            message("[a, [b]]") { try $0.strings() }
                == "f:1:8: `top.k[1]`: found a list, expected a text"
        )
        #expect(
            message("[a, ~]") { try $0.strings() }
                == "f:1:8: `top.k[1]`: found nothing, expected a text"
        )
        #expect(message("a") { try $0.strings() } == "f:1:4: `top.k`: found `a`, expected a list")
        #expect(
            message("{a: b}") { try $0.strings() }
                == "f:1:4: `top.k`: found a mapping, expected a list"
        )
    }

    @Test("one of several words, with a hint when it is nearly one")
    func enumeration() throws {
        #expect(try field("deny").enumeration(["allow", "deny"]) == "deny")
        #expect(
            message("dney") { try $0.enumeration(["allow", "deny"]) }
                == "f:1:4: `top.k`: found `dney`, expected one of `allow`, `deny`; did you mean `deny`?"
        )
        #expect(
            message("refuse") { try $0.enumeration(["allow", "deny"]) }
                == "f:1:4: `top.k`: found `refuse`, expected one of `allow`, `deny`"
        )
        #expect(message("Deny") { try $0.enumeration(["deny"]) }.contains("did you mean `deny`?"))
        #expect(
            message("~") { try $0.enumeration(["deny"]) }
                == "f:1:4: `top.k`: found nothing, expected a text"
        )
    }

    @Test("a long text is cut in a message, a strange one escaped")
    func summaries() {
        let long = String(repeating: "x", count: 100)
        let cut = String(repeating: "x", count: 60)
        #expect(
            message(long) { try $0.bool() }
                == "f:1:4: `top.k`: found `\(cut)…`, expected `true` or `false`"
        )
        let escaped = #"found the text `"\u{1b}\u{202e}"`"#
        #expect(message(#""\e\u202E""#) { try $0.bool() }.contains(escaped))
    }
}

@Suite("Reading mappings")
struct MappingTests {
    private func mapping(_ text: String) throws -> YAMLMapping {
        try YAMLField(YAMLNode.parse(text, file: "f"), file: "f", path: "").mapping()
    }

    @Test("every key asked for, none left over")
    func known() throws {
        let mapping = try mapping("a: 1\nb: {c: x}\nd:")
        #expect(try mapping.required("a").string() == "1")
        #expect(try mapping.required("b").mapping().required("c").path == "b.c")
        #expect(mapping.optional("d")?.node.isNull == true)
        #expect(mapping.optional("e") == nil)
        #expect(mapping.keyPosition("b") == YAMLPosition(line: 2, column: 1))
        #expect(mapping.keyPosition("e") == nil)
        try mapping.finish()
    }

    @Test("a missing key is named at its mapping")
    func missing() throws {
        let inner = try mapping("x:\n  b: 1").required("x").mapping()
        #expect(
            throws: YAMLError(
                file: "f",
                position: YAMLPosition(line: 2, column: 3),
                message: "`x`: key `a` is missing"
            )
        ) {
            try inner.required("a")
        }
    }

    @Test(
        "an unknown key is named with its path, and a hint within two edits",
        arguments: [
            ("isuer: 1", "f:1:1: unknown key `isuer`; did you mean `issuer`?"),
            ("issure: 1", "f:1:1: unknown key `issure`; did you mean `issuer`?"),
            ("issuerrrr: 1", "f:1:1: unknown key `issuerrrr`"),
            ("xyz: 1", "f:1:1: unknown key `xyz`"),
            ("issuer: 1\nAudience: 2", "f:2:1: unknown key `Audience`; did you mean `audience`?"),
        ]
    )
    func unknown(_ text: String, _ expected: String) throws {
        let mapping = try mapping(text)
        _ = mapping.optional("issuer")
        _ = mapping.optional("audience")
        let error = try #require(throws: YAMLError.self) { try mapping.finish() }
        #expect("\(error)" == expected)
    }

    @Test("an unknown key inside names the whole path")
    func unknownInside() throws {
        let inner = try mapping("a:\n  - b:\n      c: 1").required("a").list()[0].mapping()
            .required("b").mapping()
        let error = try #require(throws: YAMLError.self) { try inner.finish() }
        #expect("\(error)" == "f:3:7: unknown key `a[0].b.c`")
    }

    @Test("keys are compared by bytes")
    func bytes() throws {
        let mapping = try mapping("\u{E9}: 1\n\u{212A}: 2")
        #expect(mapping.optional("e\u{301}") == nil)
        #expect(mapping.optional("K") == nil)
        #expect(mapping.optional("\u{E9}") != nil)
        #expect(throws: YAMLError.self) { try mapping.finish() }
    }

    @Test(
        "what is no mapping says so",
        arguments: [("a", "`a`"), ("[a]", "a list"), ("", "nothing"), ("~", "nothing")]
    )
    func noMapping(_ text: String, _ found: String) throws {
        let error = try #require(throws: YAMLError.self) { try mapping(text) }
        #expect(error.message == "found \(found), expected a mapping")
    }

    @Test("names that the author chose come in order, with their places")
    func members() throws {
        let members = try mapping("roles:\n  b: {x: 1}\n  a: 2").required("roles").members()
        #expect(members.map(\.name) == ["b", "a"])
        #expect(members.map(\.value.path) == ["roles.b", "roles.a"])
        #expect(members.map(\.namePosition.line) == [2, 3])
        #expect(throws: YAMLError.self) { try mapping("roles: []").required("roles").members() }
    }

    @Test(
        "the nearest word is suggested, of equally near ones the first",
        arguments: [
            ("viewr", "viewer"), ("wiewer", "viewer"), ("", nil), ("a", "ab"), ("b", "ab"),
            ("edtor", "editor"),
            ("viewereditor", nil),
        ] as [(String, String?)]
    )
    func suggestion(_ word: String, _ expected: String?) {
        #expect(YAMLSuggestion.closest(to: word, in: ["viewer", "editor", "ab"]) == expected)
        #expect(YAMLSuggestion.closest(to: "ax", in: ["aab", "aaa"]) == "aaa")
        #expect(YAMLSuggestion.closest(to: "rs256", in: ["ES256", "RS256"]) == "RS256")
        #expect(YAMLSuggestion.closest(to: "VIEWER", in: ["viewer", "VIEWES"]) == "viewer")
        #expect(YAMLSuggestion.closest(to: "viewe`", in: ["viewe@", "viewer"]) == "viewe@")
        #expect(
            YAMLSuggestion.closest(
                to: String(repeating: "x", count: 65),
                in: [String(repeating: "x", count: 64)]
            ) == nil
        )
    }
}
