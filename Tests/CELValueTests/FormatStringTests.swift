import JSON
import Testing

@testable import CEL

@Suite("Formats")
struct FormatStringTests {
    @Test(
        "are taken apart",
        arguments: [
            ("", []), ("no clause", [.text("no clause")]),
            (
                "%d, %s",
                [.clause(.init(verb: .decimal)), .text(", "), .clause(.init(verb: .string))]
            ),
            ("%%", [.text("%")]), ("100%%", [.text("100"), .text("%")]),
            ("%%%s%%", [.text("%"), .clause(.init(verb: .string)), .text("%")]),
            ("%%s", [.text("%s")]),
            (
                "\u{1F600}%.3f\u{E9}",
                [.text("\u{1F600}"), .clause(.init(verb: .fixed, precision: 3)), .text("\u{E9}")]
            ),
            ("%.0e", [.clause(.init(verb: .scientific, precision: 0))]),
            ("%.1000f", [.clause(.init(verb: .fixed, precision: 1000))]),
            (
                "%x%X%o%b",
                [
                    .clause(.init(verb: .hexadecimal)), .clause(.init(verb: .capitalHexadecimal)),
                    .clause(.init(verb: .octal)), .clause(.init(verb: .binary)),
                ]
            ),
        ] as [(ExactString, [FormatString.Piece])]
    )
    func parsing(text: ExactString, pieces: [FormatString.Piece]) throws {
        #expect(try FormatString(text).pieces == pieces)
    }

    @Test(
        "that cannot be are refused",
        arguments: [
            ("%", .incomplete), ("abc%", .incomplete), ("%.", .incomplete), ("%.3", .incomplete),
            ("%.f", .incomplete), ("%%%", .incomplete), ("%a", .unknownVerb("a")),
            ("%5d", .unknownVerb("5")), ("%-s", .unknownVerb("-")), ("%1$s", .unknownVerb("1")),
            ("% d", .unknownVerb(" ")), ("%.3%", .unknownVerb("%")), ("%S", .unknownVerb("S")),
            ("%\u{1F600}", .unknownVerb("\u{1F600}")), ("%.-1f", .incomplete),
            ("%.1001f", .precisionTooLarge(limit: 1000)),
            ("%.99999999999999999999f", .precisionTooLarge(limit: 1000)),
        ] as [(ExactString, FormatError)]
    )
    func errors(text: ExactString, error: FormatError) {
        #expect(throws: error) { try FormatString(text) }
    }

    @Test("know how many arguments they need")
    func arguments() throws {
        #expect(try FormatString("%d %% %s").argumentCount == 2)
        #expect(try FormatString("").argumentCount == 0)
    }

    @Test(
        "write integers with every verb",
        arguments: [
            (.string, "-255"), (.decimal, "-255"), (.fixed, "-255.000000"),
            (.scientific, "-2.550000e+02"), (.hexadecimal, "-ff"), (.capitalHexadecimal, "-FF"),
            (.octal, "-377"), (.binary, "-11111111"),
        ] as [(FormatVerb, String)]
    )
    func integers(verb: FormatVerb, expected: String) {
        #expect(FormatClause(verb: verb).text(of: Int64(-255)) == expected)
    }

    @Test("write the extremes of integers")
    func extremes() {
        let binary = FormatClause(verb: .binary)
        #expect(binary.text(of: Int64.min) == "-1" + String(repeating: "0", count: 63))
        #expect(FormatClause(verb: .hexadecimal).text(of: UInt64.max) == "ffffffffffffffff")
        let fixed = FormatClause(verb: .fixed, precision: 0)
        #expect(fixed.text(of: UInt64.max) == "18446744073709551616")
    }

    @Test("write doubles, bools, strings and bytes with the verbs that go with them")
    func others() throws {
        for verb in [.string, .decimal, .fixed, .scientific] as [FormatVerb] {
            #expect(FormatClause(verb: verb).text(of: Double.infinity) == "Infinity")
        }
        #expect(FormatClause(verb: .fixed, precision: 2).text(of: 1.005) == "1.00")
        #expect(FormatClause(verb: .hexadecimal).text(of: 1.0) == nil)
        #expect(FormatClause(verb: .string).text(of: true) == "true")
        #expect(FormatClause(verb: .binary).text(of: false) == "0")
        #expect(FormatClause(verb: .decimal).text(of: true) == nil)
        let word: ExactString = "Hello world!"
        let hexadecimal = FormatClause(verb: .hexadecimal)
        #expect(try hexadecimal.text(of: word, maximum: 24) == "48656c6c6f20776f726c6421")
        #expect(throws: TextError.tooLarge(limit: 23)) {
            try hexadecimal.text(of: word, maximum: 23)
        }
        #expect(try FormatClause(verb: .string, precision: 3).text(of: word, maximum: 99) == word)
        #expect(try FormatClause(verb: .octal).text(of: word, maximum: 99) == nil)
        let bytes: [UInt8] = [0xFF, 0x01]
        #expect(try FormatClause(verb: .capitalHexadecimal).text(of: bytes, maximum: 4) == "FF01")
        #expect(
            try FormatClause(verb: .string).text(of: bytes, maximum: 9) == "\u{FFFD}\u{1}"
        )
        #expect(try FormatClause(verb: .binary).text(of: bytes, maximum: 9) == nil)
    }
}
