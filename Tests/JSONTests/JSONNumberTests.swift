import JSON
import Testing

@Suite("JSONNumber")
struct JSONNumberTests {
    @Test(
        "is an Int when its value is one",
        arguments: [
            ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("1.0", 1), ("-1.000", -1), ("1e3", 1000),
            ("1E+3", 1000), ("10e-1", 1), ("1.5e1", 15), ("0.001e3", 1), ("120e-1", 12),
            ("0e999999", 0),
            ("0.000", 0), ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
            ("9223372036854775807.0", Int.max), ("922337203685477580.7e1", Int.max),
            ("-92233720368547758.08e2", Int.min), ("1e18", 1_000_000_000_000_000_000),
            ("10000000000000000000000e-22", 1), ("0.00000000000000000000001e23", 1),
            ("0e-99999999999999999999999999", 0),
        ]
    )
    func integral(_ text: String, _ value: Int) throws {
        #expect(try #require(JSONNumber(text: text)).int == value)
    }

    @Test(
        "is no Int when its value is none",
        arguments: [
            "0.5", "1.1", "1e-1", "9223372036854775808", "-9223372036854775809", "1e19", "1e400",
            "9223372036854775807.5", "9223372036854775807.0000000000000000000000001",
            "1e99999999999999999999",
            "1e-99999999999999999999", "123456789012345678901234567890", "9999999999999999999",
            "92233720368547758071e-1",
        ]
    )
    func notIntegral(_ text: String) throws {
        #expect(try #require(JSONNumber(text: text)).int == nil)
    }

    @Test("a thousand zeros and an exponent that undoes them are 1")
    func longText() throws {
        let zeros = String(repeating: "0", count: 1000)
        for text in ["0.\(zeros)1e1001", "1\(zeros)e-1000", "-0.\(zeros)1e1001"] {
            let value = try JSONValue(parsing: Array(text.utf8))
            #expect(value.number?.int == (text.hasPrefix("-") ? -1 : 1))
            #expect(value.number?.double == (text.hasPrefix("-") ? -1 : 1))
        }
    }

    @Test(
        "has a text of at most 1,100 bytes",
        arguments: ["", "-", "[", "{\"a\":", "0.", "1e-", "2e"]
    )
    func limit(_ start: String) throws {
        #expect(JSONNumber.bytesMax == 1100)
        let count = JSONNumber.bytesMax - start.utf8.filter { !"[{\"a:".utf8.contains($0) }.count
        let end = start.hasPrefix("[") ? "]" : start.hasPrefix("{") ? "}" : ""
        let longest = start + String(repeating: "3", count: count)
        #expect(throws: Never.self) { try JSONValue(parsing: Array((longest + end).utf8)) }
        #expect(throws: JSONError.numberTooLong(limit: 1100)) {
            try JSONValue(parsing: Array((longest + "3" + end).utf8))
        }
    }

    @Test("written out in full, the smallest double is read")
    func smallestDouble() throws {
        // 5e-324 exactly: 2^-1074 = 5^1074 / 10^1074.
        var digits: [UInt8] = [1]
        for _ in 0..<1074 {
            var carry: UInt8 = 0
            digits = digits.map { digit in
                let product = digit * 5 + carry
                carry = product / 10
                return product % 10
            }
            if carry > 0 { digits.append(carry) }
        }
        let text = digits.reversed().map { String($0) }.joined()
        let zeros = String(repeating: "0", count: 1074 - text.utf8.count)
        let number = try #require(JSONNumber(text: "-0.\(zeros)\(text)"))
        #expect(number.double == -.leastNonzeroMagnitude)
        #expect(number.int == nil)
    }

    @Test(
        "has the nearest double",
        arguments: [
            ("0", 0.0), ("-0", -0.0), ("0.1", 0.1), ("1e22", 1e22),
            ("1.7976931348623157e308", .greatestFiniteMagnitude),
            ("5e-324", .leastNonzeroMagnitude), ("1e-400", 0.0),
            ("9007199254740993", 9_007_199_254_740_992),
            ("9007199254740993.00000000000000000000000001", 9_007_199_254_740_994),
            ("2.2250738585072014e-308", .leastNormalMagnitude),
            ("18446744073709551616", 18_446_744_073_709_551_616),
            ("999999999999999", 999_999_999_999_999), ("-99999999999999", -99_999_999_999_999),
            ("1000000000000000", 1e15), ("-9007199254740993", -9_007_199_254_740_992),
        ] as [(String, Double)]
    )
    func double(_ text: String, _ value: Double) throws {
        #expect(try #require(JSONNumber(text: text)).double?.bitPattern == value.bitPattern)
    }

    @Test(
        "has no double out of range",
        arguments: ["1e309", "-1e400", "1.8e308", "1e99999999999999999999"]
    )
    func noDouble(_ text: String) throws {
        #expect(try #require(JSONNumber(text: text)).double == nil)
    }

    @Test(
        "is made only of the grammar of RFC 8259",
        arguments: [
            "", " 1", "1 ", "+1", "01", ".5", "1.", "0x10", "nan", "inf", "NaN", "1e", "true",
            "\"1\"", "1\n",
        ]
    )
    func badText(_ text: String) {
        #expect(JSONNumber(text: text) == nil)
    }

    @Test("of an Int or Double reads back as it")
    func values() throws {
        for value in [0, -1, 42, Int.max, Int.min] { #expect(JSONNumber(value).int == value) }
        for value in [0.1, -0.0, 1e300, .leastNonzeroMagnitude, 1.5, .greatestFiniteMagnitude] {
            let number = try #require(JSONNumber(value))
            #expect(number.double?.bitPattern == value.bitPattern)
            #expect(JSONNumber(text: number.text) == number)
        }
        #expect(JSONNumber(Double.nan) == nil)
        #expect(JSONNumber(Double.infinity) == nil)
        #expect(JSONNumber(-Double.infinity) == nil)
    }

    @Test("equals another that is written alike")
    func equality() throws {
        #expect(JSONNumber(1) == JSONNumber(text: "1"))
        #expect(JSONNumber(1) != JSONNumber(text: "1.0"))
        #expect(try JSONValue(parsing: Array("[1e2]".utf8)).encoded() == Array("[1e2]".utf8))
    }
}
