import JSON
import Testing

@testable import CEL

@Suite("Conversions of numbers")
struct NumberConversionTests {
    @Test(
        "a double becomes an int if it is strictly inside the range",
        arguments: [
            (-3.9, -3), (0.5, 0), (-0.5, 0), (1.9, 1), (1e18, 1_000_000_000_000_000_000),
            (9_223_372_036_854_774_784, 9_223_372_036_854_774_784),
            (-9_223_372_036_854_774_784, -9_223_372_036_854_774_784),
            (0x1p63, nil), (-0x1p63, nil), (1e99, nil), (-1e99, nil), (.nan, nil),
            (.infinity, nil), (-.infinity, nil),
        ] as [(Double, Int64?)]
    )
    func intOfDouble(value: Double, expected: Int64?) {
        #expect((try? NumberConversion.int(value)) == expected)
    }

    @Test(
        "a double becomes a uint if it is not negative and below 2^64",
        arguments: [
            (0, 0), (-0.0, 0), (1.9, 1), (25.5, 25), (0x1p63, 1 << 63),
            (18_446_744_073_709_549_568, 18_446_744_073_709_549_568), (0x1p64, nil), (-0.5, nil),
            (-1, nil), (.nan, nil), (.infinity, nil),
        ] as [(Double, UInt64?)]
    )
    func uintOfDouble(value: Double, expected: UInt64?) {
        #expect((try? NumberConversion.uint(value)) == expected)
    }

    @Test("int and uint convert where they meet")
    func integers() throws {
        #expect(try NumberConversion.int(UInt64(Int64.max)) == .max)
        #expect(throws: NumberError.outOfRange) { try NumberConversion.int(UInt64(1) << 63) }
        #expect(try NumberConversion.uint(Int64.max) == 1 << 63 - 1)
        #expect(throws: NumberError.outOfRange) { try NumberConversion.uint(Int64(-1)) }
    }

    @Test(
        "a text becomes an int",
        arguments: [
            ("987", 987), ("-1", -1), ("+1", 1), ("-0", 0), ("007", 7),
            ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("", nil), ("-", nil),
            ("+", nil), ("--1", nil), ("+-1", nil), (" 1", nil), ("1 ", nil), ("1.5", nil),
            ("1e3", nil), ("1_000", nil), ("0x1", nil), ("1u", nil), ("abc", nil),
            ("\u{661}", nil), ("\u{FF11}", nil), ("1\0", nil),
        ] as [(ExactString, Int64?)]
    )
    func intOfText(text: ExactString, expected: Int64?) {
        #expect((try? NumberConversion.int(text)) == expected)
    }

    @Test(
        "a text becomes a uint",
        arguments: [
            ("300", 300), ("0", 0), ("18446744073709551615", .max), ("18446744073709551616", nil),
            ("1u", nil), ("0x1", nil), ("-1", nil), ("+1", nil), ("-0", nil), ("", nil),
            (" 1", nil),
        ] as [(ExactString, UInt64?)]
    )
    func uintOfText(text: ExactString, expected: UInt64?) {
        #expect((try? NumberConversion.uint(text)) == expected)
    }

    @Test(
        "a text becomes a double",
        arguments: [
            ("0.0", 0), ("-987.654", -987.654), ("6.02214e23", 6.02214e23), ("-1E-3", -0.001),
            (".5", 0.5), ("5.", 5), ("+1", 1), ("007", 7), ("0x1p-2", 0.25), ("-0X.8P1", -1),
            ("Infinity", .infinity), ("+Inf", .infinity), ("-inf", -.infinity),
            ("1e-400", 0), ("1.7976931348623157e308", .greatestFiniteMagnitude),
            ("5e-324", .leastNonzeroMagnitude),
            ("1e400", nil), ("-1e400", nil), ("", nil), ("-", nil), (".", nil), ("e5", nil),
            ("1e", nil), ("1e+", nil), ("1.2.3", nil), (" 1", nil), ("1 ", nil), ("1\n", nil),
            ("1_000", nil), ("abc", nil), ("0x", nil), ("0x1", nil), ("0xp1", nil), ("1p3", nil),
            ("infinit", nil), ("infinityx", nil), ("nan(1)", nil), ("1f", nil), ("1,5", nil),
            ("1\0", nil), ("\u{661}", nil),
        ] as [(ExactString, Double?)]
    )
    func doubleOfText(text: ExactString, expected: Double?) {
        #expect((try? NumberConversion.double(text)) == expected)
    }

    @Test("NaN is written in any case", arguments: ["NaN", "nan", "NAN"] as [ExactString])
    func notANumber(text: ExactString) throws {
        #expect(try NumberConversion.double(text).isNaN)
    }

    @Test("a double of too many characters is refused")
    func longDouble() throws {
        let limit = NumberConversion.doubleTextBytesMax
        let digits = "0." + String(repeating: "3", count: limit - 2)
        #expect(try NumberConversion.double(ExactString(digits)) == 1.0 / 3)
        #expect(throws: NumberError.malformed) {
            try NumberConversion.double(ExactString(digits + "3"))
        }
    }

    @Test(
        "a text becomes a bool",
        arguments: [
            ("1", true), ("t", true), ("true", true), ("TRUE", true), ("True", true),
            ("0", false), ("f", false), ("false", false), ("FALSE", false), ("False", false),
            ("TrUe", nil), ("T", nil), ("F", nil), ("yes", nil), ("", nil), (" true", nil),
            ("true ", nil), ("01", nil),
        ] as [(ExactString, Bool?)]
    )
    func boolOfText(text: ExactString, expected: Bool?) {
        #expect((try? NumberConversion.bool(text)) == expected)
    }
}
