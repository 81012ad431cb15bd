import JSON
import Testing

@testable import CEL

@Suite("Text")
struct TextTests {
    private static let mixed: ExactString = "a\u{1F600}b\u{E9}\u{65E5}b"

    @Test(
        "is counted in code points",
        arguments: [
            ("", 0), ("a", 1), ("\u{E9}", 1), ("e\u{301}", 2), ("\u{1F600}", 1), ("a\u{1F600}b", 3),
            ("\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", 5), ("\r\n", 2),
            ("\u{65E5}\u{672C}", 2),
        ] as [(ExactString, Int)]
    )
    func size(text: ExactString, count: Int) {
        #expect(text.codePointCount == count)
    }

    @Test(
        "is compared byte for byte",
        arguments: [
            ("abc", "", true, true, true), ("", "", true, true, true),
            ("", "a", false, false, false),
            ("abc", "b", true, false, false), ("abc", "abc", true, true, true),
            ("abc", "abcd", false, false, false), ("\u{E9}", "e", false, false, false),
            ("e\u{301}", "e", true, true, false), ("e\u{301}", "\u{E9}", false, false, false),
            ("\r\n", "\n", true, false, true), ("\u{1F600}", "\u{1F600}", true, true, true),
            ("a\0b", "\0", true, false, false), ("ABC", "abc", false, false, false),
            ("\u{212A}", "K", false, false, false),
        ] as [(ExactString, ExactString, Bool, Bool, Bool)]
    )
    func predicates(
        text: ExactString,
        other: ExactString,
        contains: Bool,
        starts: Bool,
        ends: Bool
    ) {
        #expect(text.contains(other) == contains)
        #expect(text.starts(with: other) == starts)
        #expect(text.ends(with: other) == ends)
    }

    @Test(
        "a code point is taken by its index",
        arguments: [
            (mixed, 0, "a"), (mixed, 1, "\u{1F600}"), (mixed, 4, "\u{65E5}"), (mixed, 5, "b"),
            (mixed, 6, ""), (mixed, 7, nil), (mixed, -1, nil), (mixed, .max, nil),
            (mixed, .min, nil),
            ("", 0, ""), ("", 1, nil), ("tacocat", 3, "o"), ("tacocat", 7, ""), ("tacocat", 8, nil),
        ] as [(ExactString, Int64, ExactString?)]
    )
    func character(text: ExactString, index: Int64, expected: ExactString?) {
        #expect((try? text.character(at: index)) == expected)
        guard expected == nil else { return }
        #expect(throws: TextError.indexOutOfRange(index)) { try text.character(at: index) }
    }

    @Test(
        "the first occurrence is found from an index on",
        arguments: [
            ("tacocat", "", 0, 0), ("tacocat", "", 3, 3), ("tacocat", "", 7, 7),
            ("tacocat", "none", 0, -1), ("tacocat", "at", 3, 5), ("tacocat", "a", 30, nil),
            ("tacocat", "a", -1, nil), ("ta\u{A9}o\u{A9}\u{3B1}T", "\u{A9}", 3, 4),
            ("ta\u{A9}o\u{A9}\u{3B1}T", "\u{A9}\u{3B1}", 5, -1), ("abc", "c", 3, -1),
            ("abc", "c", 2, 2), ("hello wello", "elbo room!!", 0, -1), (mixed, "b", 3, 5),
            ("", "", 0, 0), ("", "a", 0, -1), ("", "", 1, nil),
        ] as [(ExactString, ExactString, Int64, Int64?)]
    )
    func index(text: ExactString, other: ExactString, start: Int64, expected: Int64?) {
        #expect((try? text.index(of: other, from: start)) == expected)
    }

    @Test(
        "the last occurrence is found up to an index",
        arguments: [
            ("tacocat", "at", 7, 5), ("tacocat", "", 7, 7), ("tacocat", "", 2, 2),
            ("tacocat", "a", -1, nil), ("tacocat", "a", 8, nil), ("abc", "c", 0, -1),
            ("ta\u{A9}o\u{A9}\u{3B1}T", "\u{A9}", 3, 2), ("bananananana", "nana", 7, 6),
            ("ta\u{A9}o\u{A9}\u{3B1}T", "\u{A9}\u{3B1}", 4, 4), ("aXbX", "X", 2, 1),
            (mixed, "b", 4, 2), (mixed, "", 2, 2), ("", "", 0, 0), ("", "a", 0, -1),
        ] as [(ExactString, ExactString, Int64, Int64?)]
    )
    func lastIndex(text: ExactString, other: ExactString, limit: Int64, expected: Int64?) {
        #expect((try? text.lastIndex(of: other, upTo: limit)) == expected)
    }

    @Test("the last occurrence of all is found")
    func lastIndexOfAll() {
        #expect(ExactString("tacocat").lastIndex(of: "") == 7)
        #expect(ExactString("tacocat").lastIndex(of: "at") == 5)
        #expect(ExactString("tacocat").lastIndex(of: "none") == -1)
        #expect(Self.mixed.lastIndex(of: "b") == 5)
    }

    @Test(
        "a part is taken by its indices",
        arguments: [
            ("tacocat", 0, 4, "taco"), ("ta\u{A9}o\u{A9}\u{3B1}T", 2, 6, "\u{A9}o\u{A9}\u{3B1}"),
            ("ta\u{A9}o\u{A9}\u{3B1}T", 7, 7, ""), (mixed, 1, 3, "\u{1F600}b"), ("", 0, 0, ""),
            ("tacocat", 49, 50, nil), ("tacocat", 4, 3, nil), ("tacocat", 0, 8, nil),
            ("tacocat", -1, 2, nil), (mixed, 6, 7, nil), (mixed, .min, .max, nil),
        ] as [(ExactString, Int64, Int64, ExactString?)]
    )
    func substring(text: ExactString, start: Int64, end: Int64, expected: ExactString?) {
        #expect((try? text.substring(from: start, to: end)) == expected)
    }

    @Test("a part without an end goes to the end of the text")
    func tail() throws {
        #expect(try ExactString("tacocat").substring(from: 4) == "cat")
        #expect(try Self.mixed.substring(from: 6) == "")
        #expect(throws: TextError.indexOutOfRange(40)) {
            try ExactString("tacocat").substring(from: 40)
        }
        #expect(throws: TextError.invalidRange(start: 4, end: 3)) {
            try ExactString("tacocat").substring(from: 4, to: 3)
        }
    }

    @Test("only ASCII letters change their case")
    func casing() {
        #expect(ExactString("TacoC\u{C6}t @[`{").lowercasedASCII == "tacoc\u{C6}t @[`{")
        #expect(ExactString("tacoC\u{E6}t @[`{").uppercasedASCII == "TACOC\u{E6}T @[`{")
    }

    @Test(
        "white space of Unicode is trimmed, and nothing else",
        arguments: [
            (" \u{C}\n\r\t\u{B}text  ", "text"), ("\u{85}\u{A0}\u{1680}text", "text"),
            ("text\u{2000}\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}", "text"),
            ("\u{180E}text\u{200B}\u{2060}\u{FEFF}", "\u{180E}text\u{200B}\u{2060}\u{FEFF}"),
            ("", ""), (" \t", ""), ("a b", "a b"), ("\r\n", ""), ("\0 ", "\0"),
            (" \u{301}x", "\u{301}x"),
        ] as [(ExactString, ExactString)]
    )
    func trimming(text: ExactString, expected: ExactString) {
        #expect(text.trimmed == expected)
    }

    @Test("code points are reversed, not what a reader takes for one character")
    func reversing() {
        #expect(Self.mixed.reversed == "b\u{65E5}\u{E9}b\u{1F600}a")
        #expect(ExactString("e\u{301}").reversed == "\u{301}e")
        #expect(ExactString("\r\n").reversed == "\n\r")
        #expect(ExactString("").reversed == "")
    }

    @Test(
        "occurrences are replaced from the left, up to a limit",
        arguments: [
            (mixed, "b", "X", -1, "a\u{1F600}X\u{E9}\u{65E5}X"), (mixed, "b", "X", 0, mixed),
            (mixed, "b", "X", 1, "a\u{1F600}X\u{E9}\u{65E5}b"),
            (mixed, "", "-", -1, "-a-\u{1F600}-b-\u{E9}-\u{65E5}-b-"),
            (mixed, "", "-", 2, "-a-\u{1F600}b\u{E9}\u{65E5}b"), ("", "", "-", -1, "-"),
            ("", "a", "-", -1, ""), ("aaaa", "aa", "b", -1, "bb"), ("aaa", "aa", "b", .max, "ba"),
            ("abc", "b", "", .min, "ac"), ("{0} days", "{0}", "{0}{0}", -1, "{0}{0} days"),
            ("ab", "", "-", 3, "-a-b-"), ("ab", "", "-", 1, "-ab"),
        ] as [(ExactString, ExactString, ExactString, Int64, ExactString)]
    )
    func replacing(
        text: ExactString,
        old: ExactString,
        new: ExactString,
        limit: Int64,
        expected: ExactString
    ) throws {
        #expect(try text.replacing(old, with: new, limit: limit, maximum: 100) == expected)
    }

    @Test(
        "parts are split off, up to a limit",
        arguments: [
            ("a,b,,c", ",", -1, ["a", "b", "", "c"]), (",", ",", -1, ["", ""]), ("", ",", -1, [""]),
            ("abc", "abc", -1, ["", ""]), ("a b c", " ", 0, []), ("a b c", " ", 1, ["a b c"]),
            ("a b c", " ", 2, ["a", "b c"]), ("a b c", " ", .max, ["a", "b", "c"]),
            (mixed, "", -1, ["a", "\u{1F600}", "b", "\u{E9}", "\u{65E5}", "b"]),
            (mixed, "", 2, ["a", "\u{1F600}b\u{E9}\u{65E5}b"]), (mixed, "", 1, [mixed]),
            (mixed, "", 0, []), ("", "", -1, []), ("ab", "", 2, ["a", "b"]),
            ("ab", "", 9, ["a", "b"]),
            ("aaa", "aa", .min, ["", "a"]),
        ] as [(ExactString, ExactString, Int64, [ExactString])]
    )
    func splitting(
        text: ExactString,
        separator: ExactString,
        limit: Int64,
        expected: [ExactString]
    ) throws {
        #expect(try text.split(by: separator, limit: limit, maximum: 10) == expected)
    }

    @Test("texts are joined with what stands between them")
    func joining() throws {
        #expect(try [ExactString]().joined(by: "-", maximum: 0) == "")
        #expect(try (["x", "y"] as [ExactString]).joined(by: "", maximum: 2) == "xy")
        #expect(
            try (["x", "", "\u{E9}"] as [ExactString]).joined(by: "-", maximum: 5) == "x--\u{E9}"
        )
    }

    @Test(
        "quotes escape what they must",
        arguments: [
            ("", #""""#), ("\u{7}\u{8}\u{C}\n\r\t\u{B}", #""\a\b\f\n\r\t\v""#),
            (#"a"b\c"#, #""a\"b\\c""#), ("\u{1F600} '\u{0}\u{7F}", "\"\u{1F600} '\u{0}\u{7F}\""),
        ] as [(ExactString, ExactString)]
    )
    func quoting(text: ExactString, expected: ExactString) throws {
        #expect(try text.quoted(maximum: 100) == expected)
    }

    @Test("results are refused before they are made when they are too large")
    func limits() throws {
        let text = ExactString(String(repeating: "a", count: 1000))
        let tooLarge = TextError.tooLarge(limit: 1999)
        #expect(throws: tooLarge) { try text.appending(text, maximum: 1999) }
        #expect(try text.appending(text, maximum: 2000).utf8.count == 2000)
        #expect(throws: tooLarge) { try text.replacing("a", with: "bb", maximum: 1999) }
        #expect(try text.replacing("a", with: "bb", maximum: 2000).utf8.count == 2000)
        #expect(throws: tooLarge) { try text.replacing("", with: text, maximum: 1999) }
        #expect(throws: tooLarge) { try [text, text].joined(by: "", maximum: 1999) }
        #expect(throws: TextError.tooLarge(limit: 1001)) { try text.quoted(maximum: 1001) }
        #expect(throws: TextError.tooLarge(limit: 999)) { try text.split(by: "", maximum: 999) }
        #expect(throws: TextError.tooLarge(limit: 1000)) { try text.split(by: "a", maximum: 1000) }
        #expect(throws: tooLarge) {
            try ExactString(hexadecimal: text.utf8, uppercase: false, maximum: 1999)
        }
        #expect(throws: TextError.tooLarge(limit: 1335)) {
            try Base64.encoded(Array(text.utf8), maximum: 1335)
        }
        #expect(try Base64.encoded(Array(text.utf8), maximum: 1336).utf8.count == 1336)
    }
}
