import JSON
import Testing

@testable import CEL

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "are read as RFC 3339 writes them",
        arguments: [
            ("2009-02-13T23:31:30Z", 1_234_567_890, 0),
            ("1969-12-31T23:59:59.1Z", -1, 100_000_000),
            ("2009-02-13T23:31:30+01:00", 1_234_564_290, 0),
            ("2009-02-13T23:31:30-00:00", 1_234_567_890, 0),
            ("2009-02-13T23:31:30+23:59", 1_234_481_550, 0),
            ("2009-02-13T23:31:30.9999999999Z", 1_234_567_890, 999_999_999),
            ("2000-02-29T00:00:00Z", 951_782_400, 0),
            ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
            ("0000-12-31T23:59:00-00:01", -62_135_596_800, 0),
            ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999),
        ] as [(ExactString, Int64, Int32)]
    )
    func reading(text: ExactString, seconds: Int64, nanoseconds: Int32) throws {
        let time = try CELTimestamp(text)
        #expect(time.seconds == seconds)
        #expect(time.nanoseconds == nanoseconds)
    }

    @Test(
        "that are not written so are refused",
        arguments: [
            "", "2009-02-13", "2009-02-13T23:31:30", "2009-02-13 23:31:30Z", "2009-02-13t23:31:30Z",
            "2009-02-13T23:31:30z", "2009-02-30T00:00:00Z", "2009-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z", "2009-13-01T00:00:00Z", "2009-00-01T00:00:00Z",
            "2009-01-00T00:00:00Z", "2009-02-13T24:00:00Z", "2009-02-13T23:60:00Z",
            "2009-02-13T23:59:60Z", "2009-02-13T23:31:30.Z", "2009-02-13T23:31:30,5Z",
            "2009-02-13T23:31:30+24:00", "2009-02-13T23:31:30+01:60", "2009-02-13T23:31:30+0100",
            "10000-01-01T00:00:00Z", "-001-01-01T00:00:00Z", "2009-2-13T23:31:30Z",
            "2009-02-13T23:31:30Z ", " 2009-02-13T23:31:30Z", "2009-02-13T23:31:30Zx",
            "\u{662}009-02-13T23:31:30Z", "2009-02-13T23:31:30Z\0",
        ] as [ExactString]
    )
    func malformed(text: ExactString) {
        #expect(throws: TimeError.malformedTimestamp) { try CELTimestamp(text) }
    }

    @Test(
        "outside of the years 1 to 9999 in UTC are refused",
        arguments: [
            "0000-01-01T00:00:00Z", "0000-12-31T23:59:59.999999999Z", "0001-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
        ] as [ExactString]
    )
    func range(text: ExactString) {
        #expect(throws: TimeError.timestampOutOfRange) { try CELTimestamp(text) }
    }

    @Test("of seconds have the same range")
    func seconds() {
        #expect(CELTimestamp(seconds: 253_402_300_799) != nil)
        #expect(CELTimestamp(seconds: 253_402_300_800) == nil)
        #expect(CELTimestamp(seconds: -62_135_596_800) != nil)
        #expect(CELTimestamp(seconds: -62_135_596_801) == nil)
        #expect(CELTimestamp(seconds: .max) == nil)
        #expect(CELTimestamp(seconds: 0, nanoseconds: 1_000_000_000) == nil)
        #expect(CELTimestamp(seconds: 0, nanoseconds: -1) == nil)
    }

    @Test(
        "are written in UTC without zeros at the end",
        arguments: [
            ("2009-02-13T23:31:30Z", "2009-02-13T23:31:30Z"),
            ("2009-02-13T23:31:30.120000000+01:00", "2009-02-13T22:31:30.12Z"),
            ("2009-02-13T23:31:30.000000001Z", "2009-02-13T23:31:30.000000001Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z"),
            ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z"),
        ] as [(ExactString, String)]
    )
    func writing(text: ExactString, written: String) throws {
        #expect(try CELTimestamp(text).description == written)
    }

    @Test(
        "are moved by durations",
        arguments: [
            ("2024-01-31T00:00:00Z", 86_400_000_000_000, "2024-02-01T00:00:00Z"),
            ("2024-03-01T00:00:00Z", -86_400_000_000_000, "2024-02-29T00:00:00Z"),
            ("0001-01-01T00:00:01.999999999Z", 999_999_999, "0001-01-01T00:00:02.999999998Z"),
            ("1970-01-01T00:00:00Z", -1, "1969-12-31T23:59:59.999999999Z"),
            ("9999-12-31T23:59:59.999999999Z", 1, nil), ("0001-01-01T00:00:00Z", -1, nil),
            ("9999-12-31T23:59:59Z", .max, nil), ("0001-01-01T00:00:00Z", .min, nil),
            ("0292-01-01T00:00:00Z", .min, nil),
        ] as [(ExactString, Int64, String?)]
    )
    func addition(text: ExactString, nanoseconds: Int64, sum: String?) throws {
        let duration = CELDuration(nanoseconds: nanoseconds)
        #expect((try? CELTimestamp(text).adding(duration))?.description == sum)
        guard let sum else { return }
        let moved = try CELTimestamp(ExactString(sum)).subtracting(duration)
        #expect(try moved == CELTimestamp(text))
    }

    @Test("are moved back by the longest duration there is")
    func longestSubtraction() throws {
        let start = try CELTimestamp("1970-01-01T00:00:00Z")
        let longest = CELDuration(nanoseconds: .min)
        #expect(try start.subtracting(longest).description == "2262-04-11T23:47:16.854775808Z")
        #expect(throws: TimeError.timestampOutOfRange) {
            try CELTimestamp("9999-01-01T00:00:00Z").subtracting(longest)
        }
        // The way there must not leave the range where the result is in it.
        let late = try CELTimestamp("9999-12-31T23:59:59Z")
        #expect(try late.subtracting(CELDuration(nanoseconds: .max)).seconds == 244_178_928_762)
    }

    @Test(
        "differ by a duration that has to fit",
        arguments: [
            (10, 0, 4, 0, 6_000_000_000), (4, 0, 10, 0, -6_000_000_000), (1, 0, 0, 1, 999_999_999),
            (0, 1, 1, 0, -999_999_999), (9_223_372_036, 854_775_807, 0, 0, .max),
            (9_223_372_036, 854_775_808, 0, 0, nil), (-9_223_372_037, 145_224_192, 0, 0, .min),
            (-9_223_372_037, 145_224_191, 0, 0, nil),
            (-62_135_596_800, 0, 253_402_300_799, 999_999_999, nil),
        ] as [(Int64, Int32, Int64, Int32, Int64?)]
    )
    func difference(
        seconds: Int64,
        nanoseconds: Int32,
        otherSeconds: Int64,
        otherNanoseconds: Int32,
        expected: Int64?
    ) throws {
        let time = try #require(CELTimestamp(seconds: seconds, nanoseconds: nanoseconds))
        let other = try #require(
            CELTimestamp(seconds: otherSeconds, nanoseconds: otherNanoseconds)
        )
        #expect((try? time.subtracting(other))?.nanoseconds == expected)
    }

    @Test("are ordered to the nanosecond")
    func order() throws {
        let early = try CELTimestamp("2023-12-31T23:59:59.999999999Z")
        let late = try CELTimestamp("2024-01-01T00:00:00Z")
        #expect(early < late)
        #expect(!(late < early))
        #expect(try late == CELTimestamp("2024-01-01T01:00:00+01:00"))
    }
}
