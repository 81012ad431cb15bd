import JSON
import Testing

@testable import CEL

@Suite("Regular expressions")
struct RegularExpressionTests {
    @Test(
        "search as RE2's syntax says",
        arguments: [
            ("xaab", "a+b", true), ("xaab", "^a+b$", false), ("abc", "", true), ("", "^$", true),
            // The ends are those of the text, not of its lines.
            ("ab\n", "b$", false), ("ab\n", "(?m)b$", true), ("ab", #"b\z"#, true),
            ("a\nc", "a.c", false), ("a\nc", "(?s)a.c", true),
            ("12\u{663}", #"^\d+$"#, false), ("\u{E9}", #"\w"#, false), ("\u{E9}", #"\pL"#, true),
            // A code point is the unit: no grapheme, no byte.
            ("\u{1F600}", "^.$", true), ("e\u{301}", "^..$", true), ("\u{E9}", "e", false),
            ("\u{212A}", "(?i)k", true), ("\u{DF}", "(?i)ss", false),
            (#"a,{2}"#, "a,{2}", false), ("a{,2}", "^a{,2}$", true), ("a\0b", #"a\x00b"#, true),
            ("ab", "(?P<n>a)b", true), ("axb", #"\Qa.b\E"#, false),
        ] as [(ExactString, ExactString, Bool)]
    )
    func search(text: ExactString, pattern: ExactString, found: Bool) throws {
        #expect(try RegularExpression(pattern).matches(text) == found)
    }

    @Test(
        "what is not RE2 syntax is refused with a reason",
        arguments: [
            #"(a)\1"#, "(?=a)b", "(?!a)b", "(?<=a)b", "(?>a)b", "a**", "a++", "*a", "(", ")", "[a",
            "[b-a]", #"\"#, #"\Z"#, #"\G"#, #"\X"#, #"\cA"#, #"\p{Nope}"#, "(?x)a", "a{1001}",
            "((a{100}){100}){100}", #"\x{110000}"#, "(?P<>a)",
        ] as [ExactString]
    )
    func invalid(pattern: ExactString) {
        let error = #expect(throws: RegularExpressionError.self) {
            try RegularExpression(pattern)
        }
        guard case .invalid(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test("patterns that blow up a backtracking matcher take linear time")
    func hostile() throws {
        let text = ExactString(String(repeating: "a", count: 50_000) + "!")
        for pattern in ["(a+)+$", "^(a|a)*$", "(a*)*b", "(.*a){20}b", "(x+x+)+y"] {
            #expect(try !RegularExpression(ExactString(pattern)).matches(text))
        }
    }

    @Test("an automaton that outgrows its memory still answers")
    func manyStates() throws {
        let expression = try RegularExpression("(a|b)*a(a|b){40}c$")
        var state: UInt64 = 1
        var text = ""
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1
            text += state >> 63 == 0 ? "a" : "b"
        }
        #expect(try !expression.matches(ExactString(text)))
        let tail = "a" + String(repeating: "b", count: 40) + "c"
        #expect(try expression.matches(ExactString(text + tail)))
    }

    @Test("the length of a pattern is limited in code points")
    func length() throws {
        let limit = RegularExpressionLimits.standard.patternLength
        let longest = String(repeating: "\u{E9}", count: limit)
        #expect(try RegularExpression(ExactString(longest)).matches(ExactString(longest)))
        #expect(throws: RegularExpressionError.tooLong(limit: limit)) {
            try RegularExpression(ExactString(longest + "a"))
        }
    }

    @Test("the size of a program is limited", arguments: ["(abcdefghij){1000}", #"\pL{1000}"#])
    func size(pattern: String) {
        let limit = RegularExpressionLimits.standard.programSize
        #expect(throws: RegularExpressionError.tooLarge(limit: limit)) {
            try RegularExpression(ExactString(pattern))
        }
    }

    @Test(
        "what is refused early is refused with little memory",
        arguments: [
            #"\pL{20}"#, #"(?i)\PN{100}"#, "(.{30}){30}", "(abcdefghij){1000}",
            #"\pL\pL\pL\pL\pL\pL\pL\pL\pL\pL\pL\pL\pL\pL\pL\pL\pL\pL\pL\pL"#,
        ]
    )
    func early(pattern: String) {
        let limit = RegularExpressionLimits.standard.programSize
        #expect(throws: RegularExpressionError.tooLarge(limit: limit)) {
            try RegularExpression(ExactString(pattern), .early)
        }
    }

    @Test(
        "what is ordinary is not refused early",
        arguments: [#"^\pL+$"#, "^a{3,40}$", "[a-z]{500}"]
    )
    func ordinary(pattern: String) throws {
        let expression = try RegularExpression(ExactString(pattern), .early)
        #expect(try !expression.matches("1"))
    }

    @Test("the size of a program grows with its repetitions, not with its text")
    func repetition() throws {
        let short = try RegularExpression("a{1000}")
        #expect(short.programSize > 1000)
        #expect(short.programSize <= RegularExpressionLimits.standard.programSize)
        #expect(try RegularExpression("abc").programSize < 20)
    }

    @Test("the reason of RE2 is cut to what there is room for, and always text")
    func longReason() {
        let pattern = #"\p{"# + String(repeating: "\u{E9}", count: 500) + "}"
        let error = #expect(throws: RegularExpressionError.self) {
            try RegularExpression(ExactString(pattern))
        }
        guard case .invalid(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.utf8.count <= 260)
    }

    @Test("threads share an expression")
    func threads() async throws {
        let expression = try RegularExpression("^(a|b)+c$")
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<32 {
                group.addTask {
                    let text = String(repeating: index.isMultiple(of: 2) ? "ab" : "ba", count: 1000)
                    return try expression.matches(ExactString(text + "c"))
                        && !expression.matches(ExactString(text))
                }
            }
            for try await found in group { #expect(found) }
        }
    }
}
