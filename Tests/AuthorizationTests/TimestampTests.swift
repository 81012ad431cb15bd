import Authorization
import Testing

@Suite("RFC 3339 times")
struct TimestampTests {
    /// Seconds as `date -u -d TEXT +%s` prints them; the first six are the examples of RFC 3339 §5.8
    /// without its two leap seconds.
    static let valid: [(text: String, seconds: Int64, nanoseconds: Int32)] = [
        ("1985-04-12T23:20:50.52Z", 482_196_050, 520_000_000),
        ("1996-12-19T16:39:57-08:00", 851_042_397, 0),
        ("1937-01-01T12:00:27.87+00:20", -1_041_337_173, 870_000_000),
        ("1970-01-01T00:00:00Z", 0, 0),
        ("1970-01-01t00:00:00z", 0, 0),
        ("1969-12-31T23:59:59.999999999Z", -1, 999_999_999),
        ("2027-01-31T00:00:00Z", 1_801_353_600, 0),
        ("2024-02-29T12:00:00+14:00", 1_709_157_600, 0),
        ("2000-02-29T00:00:00-00:00", 951_782_400, 0),
        ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
        ("0000-03-01T00:00:00Z", -62_162_035_200, 0),
        ("9999-12-31T23:59:59Z", 253_402_300_799, 0),
        ("9999-12-31T22:59:59-01:00", 253_402_300_799, 0),
        ("0000-01-01T00:00:00Z", -62_167_219_200, 0),
        ("2026-01-01T00:00:00.1Z", 1_767_225_600, 100_000_000),
        ("2026-01-01T00:00:00.1234567899Z", 1_767_225_600, 123_456_789),
    ]

    @Test("are read to the nanosecond", arguments: valid)
    func read(text: String, seconds: Int64, nanoseconds: Int32) {
        let expected = Timestamp(seconds: seconds, nanoseconds: nanoseconds)
        #expect(Timestamp(rfc3339: text) == expected)
    }

    @Test(
        "are refused when barely wrong",
        arguments: [
            "", "Z", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z",
            "2026-01-01T00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T23:60:00Z",
            "2026-01-01T23:59:60Z", "2016-12-31T23:59:60Z", "2026-00-01T00:00:00Z",
            "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z",
            "2026-04-31T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
            "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00+00:60", "2026-01-01T00:00:00+0000", "2026-01-01T00:00:00+00",
            "2026-01-01T00:00:00Z ", " 2026-01-01T00:00:00Z", "2026-01-01T00:00:00ZZ",
            "+2026-01-01T00:00:00Z", "20260101T000000Z", "26-01-01T00:00:00Z",
            "2026-01-01T00:00:00\u{2212}01:00", "\u{0662}026-01-01T00:00:00Z",
            "2026-01-01T00:00:00Z\u{0}", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:59-23:59",
            "0000-01-01T00:00:00+00:01",
        ]
    )
    func refused(text: String) { #expect(Timestamp(rfc3339: text) == nil) }

    @Test("are written in UTC as they would be read")
    func written() {
        let times: [(Int64, Int32, String)] = [
            (0, 0, "1970-01-01T00:00:00Z"),
            (951_782_400, 0, "2000-02-29T00:00:00Z"),
            (-1, 999_999_999, "1969-12-31T23:59:59.999999999Z"),
            (482_196_050, 520_000_000, "1985-04-12T23:20:50.52Z"),
            (-62_135_596_800, 1, "0001-01-01T00:00:00.000000001Z"),
        ]
        for (seconds, nanoseconds, text) in times {
            #expect(Timestamp(seconds: seconds, nanoseconds: nanoseconds).description == text)
        }
    }

    @Test("round-trip through eight centuries")
    func roundTrip() {
        for day in stride(from: Int64(-146_100), through: 146_100, by: 11) {
            let time = Timestamp(seconds: day * 86_400 + 86_399)
            #expect(Timestamp(rfc3339: time.description) == time)
        }
    }

    @Test("print without a trap whatever the seconds")
    func extremes() {
        #expect(Timestamp(seconds: .max).description == "292277026596-12-04T15:30:07Z")
        #expect(Timestamp(seconds: .min).description == "-292277022657-01-27T08:29:52Z")
        #expect(Timestamp(seconds: 0, nanoseconds: -5) == Timestamp(seconds: 0))
        #expect(Timestamp(seconds: 0, nanoseconds: .max).nanoseconds == 999_999_999)
    }

    @Test("are ordered by seconds, then nanoseconds")
    func order() {
        let times = [(-2, 5), (-1, 0), (-1, 1), (0, 0), (0, 999_999_999), (1, 0)].map {
            Timestamp(seconds: $0, nanoseconds: Int32($1))
        }
        #expect(times.shuffled().sorted() == times)
    }
}
