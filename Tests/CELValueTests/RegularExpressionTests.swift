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
        "what looks too large is refused before RE2 reads it, as often as it comes",
        arguments: [
            #"\pL{20}"#, #"(?i)\PN{100}"#, "(.{30}){30}", "(abcdefghij){1000}",
            String(repeating: #"\pL"#, count: 20), "(?i)" + String(repeating: #"\PL"#, count: 300),
            "(?i)[" + String(repeating: #"\PL"#, count: 300) + "]", #"(((\pL?){9}){9}){9}"#,
        ]
    )
    func computed(pattern: String) {
        let limit = RegularExpressionLimits.standard.programSize
        #expect(throws: RegularExpressionError.tooLarge(limit: limit)) {
            try RegularExpression(ExactString(pattern), limits: .computed)
        }
    }

    @Test(
        "what takes long to read or to multiply is refused, small as its program may be",
        arguments: [
            "a{0,1000}b{0,1000}", "(a{0,100}){10}b{0,1000}",
            "(?i)" + String(repeating: "[\u{100}-\u{200}]", count: 150),
        ]
    )
    func manyClasses(pattern: String) {
        #expect(throws: RegularExpressionError.tooManyClasses) {
            try RegularExpression(ExactString(pattern), limits: .computed)
        }
    }

    @Test(
        "a literal pattern may take more, but not without end",
        arguments: [
            #"\pL{1000}"#, String(repeating: #"\pL"#, count: 300),
            "(?i)" + String(repeating: #"\PL"#, count: 240), #"(?i)[\pL\pS]{900}"#,
        ]
    )
    func literal(pattern: String) {
        let limit = RegularExpressionLimits.standard.programSize
        #expect(throws: RegularExpressionError.tooLarge(limit: limit)) {
            try RegularExpression(ExactString(pattern))
        }
    }

    @Test(
        "what is ordinary is taken from a request",
        arguments: [
            #"^\pL+$"#, "^a{3,40}$", "[a-z]{500}", "a{1000}", "a{0,1000}",
            #"(?i)^[\pL\pN_-]+@\w+$"#, #"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}\.[a-z]{2,}$"#,
        ]
    )
    func ordinary(pattern: String) throws {
        let expression = try RegularExpression(ExactString(pattern), limits: .computed)
        _ = try expression.matches("1")
    }

    /// Each form that multiplies or hides what is around it.
    static let forms = [
        "abc", "a|b|cd", "(a)(?:b)(?P<n>c)", "a{7}", "a{2,}", "a{0,9}", "(ab{3}){4}c{2}",
        "a{,2}b{x",
        "(a|bc){10}", "((a{2}){3}){4}", "a*b+?c??", ".{20}", "(?s).{20}", "[^a]{9}", "[]a]{9}",
        "[^]a]{9}", #"[\]a-z]{9}"#, "[[:alpha:]_]{9}", "[[:^alpha:]]{9}", "[a[:b]{9}",
        #"\Qa{9}\E{9}"#,
        #"\Q(\E{9}"#, #"\x{1F600}{9}"#, #"\x41{9}"#, #"\.{9}"#, #"\d{9}\w{9}\s{9}"#,
        #"\D{9}\W{9}\S{9}"#,
        #"\pL{3}"#, #"\PL{3}"#, #"\p{Lu}{2}\p{^Lu}{2}"#, #"\p{Greek}{9}\P{Greek}{9}"#, #"\pN{9}"#,
        #"\p{Any}{9}"#, #"[\pL\pN\p{Pd}_]{3}"#, #"[^\pL]{3}"#, "é{9}", "\u{1F600}{9}", "[é-ü]{9}",
        "[\u{100}-\u{2000}]{9}", "(?i)k{9}", "(?i:k){9}s{9}", "((?i)k{9})s{9}", "(?i)é{9}[a-z]{9}",
        #"(?i)[^\w.-]{9}"#, #"(?i)\W{9}"#, #"(?i)\pL{3}"#, "(?i)[\u{41}-\u{2AF}]{9}",
        "(?mi-s:^k$){9}",
        "^(a{9}$){9}", #"(?:\bx?){9}"#, "(?i)[[:^alpha:]]{9}", "",
    ]

    @Test("a pattern looks at least as large as it is, and not far larger", arguments: forms)
    func look(pattern: String) throws {
        let work = RegularExpressionWork(ExactString(pattern))
        let size = try RegularExpression(ExactString(pattern)).programSize
        // A program begins and ends with a few instructions of its own.
        #expect(work.instructions + 8 >= size)
        #expect(work.instructions <= 8 * size)
        #expect(work.units >= 8 * work.instructions)
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
