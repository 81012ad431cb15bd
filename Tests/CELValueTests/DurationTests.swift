import JSON
import Testing

@testable import CEL

@Suite("Durations")
struct DurationTests {
    @Test(
        "are read as Go writes them",
        arguments: [
            ("1s", 1_000_000_000), ("1m", 60_000_000_000), ("1h", 3_600_000_000_000),
            ("1ms", 1_000_000), ("1us", 1000), ("1\u{B5}s", 1000), ("1\u{3BC}s", 1000), ("1ns", 1),
            ("1h1m1s1ms1us1ns", 3_661_001_001_001), ("-1.5h", -5_400_000_000_000),
            ("+1h", 3_600_000_000_000), (".5s", 500_000_000), ("5.s", 5_000_000_000), ("0", 0),
            ("-0", 0), ("+0", 0), ("0s", 0), ("0.0h", 0), ("1m1h", 3_660_000_000_000),
            ("1.0000000009s", 1_000_000_000), ("0.1ns", 0),
            ("0.9999999999999999999999999h", 3_599_999_999_999),
            ("9223372036.854775807s", .max), ("-9223372036.854775808s", .min),
            ("9223372036854775807ns", .max), ("-9223372036854775808ns", .min),
            ("2562047h47m16.854775807s", .max), ("00000000000000000000000000001s", 1_000_000_000),
        ] as [(ExactString, Int64)]
    )
    func reading(text: ExactString, nanoseconds: Int64) throws {
        #expect(try CELDuration(text).nanoseconds == nanoseconds)
    }

    @Test(
        "that are not written so are refused",
        arguments: [
            "", "-", "+", "1", "s", ".", ".s", "1d", "1w", "1 s", " 1s", "1s ", "1h-1m", "--1s",
            "+-1s", "1S", "1H", "1e3s", "00", "0x1s", "1h1", "1..5s", "1.5.5s", "1\u{B5}", "1sm",
            "\u{661}s", "1s\0", "ms", "1,5s",
        ] as [ExactString]
    )
    func malformed(text: ExactString) {
        #expect(throws: TimeError.malformedDuration) { try CELDuration(text) }
    }

    @Test(
        "of more nanoseconds than 64 bits are refused",
        arguments: [
            "9223372036.854775808s", "-9223372036.854775809s", "9223372036854775808ns",
            "320000000000s", "-320000000000s", "2562048h", "2562047h2562047h",
            "99999999999999999999999999h", "18446744073709551615ns1ns", "5124095576030431.1h",
            "18446744073709551616ns",
        ] as [ExactString]
    )
    func range(text: ExactString) {
        #expect(throws: TimeError.durationOutOfRange) { try CELDuration(text) }
    }

    @Test(
        "are written in seconds",
        arguments: [
            (3_600_000_000_000, "3600s"), (60_001_000_000, "60.001s"), (-1_500_000_000, "-1.5s"),
            (-500_000_000, "-0.5s"), (1, "0.000000001s"), (0, "0s"), (1000, "0.000001s"),
            (.max, "9223372036.854775807s"), (.min, "-9223372036.854775808s"),
        ] as [(Int64, String)]
    )
    func writing(nanoseconds: Int64, text: String) throws {
        #expect(CELDuration(nanoseconds: nanoseconds).description == text)
        #expect(try CELDuration(ExactString(text)).nanoseconds == nanoseconds)
    }

    @Test(
        "are told in whole units, and milliseconds as a part",
        arguments: [
            (5_405_250_000_000, 1, 90, 5405, 250), (-5_400_000_000_000, -1, -90, -5400, 0),
            (59_999_000_000, 0, 0, 59, 999), (1_234_567_890, 0, 0, 1, 234),
            (-1_234_567_890, 0, 0, -1, -234), (0, 0, 0, 0, 0),
            (.min, -2_562_047, -153_722_867, -9_223_372_036, -854),
        ] as [(Int64, Int64, Int64, Int64, Int64)]
    )
    func members(
        nanoseconds: Int64,
        hours: Int64,
        minutes: Int64,
        seconds: Int64,
        milliseconds: Int64
    ) {
        let duration = CELDuration(nanoseconds: nanoseconds)
        #expect(duration.hours == hours)
        #expect(duration.minutes == minutes)
        #expect(duration.seconds == seconds)
        #expect(duration.millisecondPart == milliseconds)
    }

    @Test("are added and subtracted within 64 bits")
    func arithmetic() throws {
        let (most, least) = (CELDuration(nanoseconds: .max), CELDuration(nanoseconds: .min))
        let one = CELDuration(nanoseconds: 1)
        #expect(try most.subtracting(one).adding(one) == most)
        #expect(try most.adding(least).nanoseconds == -1)
        #expect(throws: TimeError.durationOutOfRange) { try most.adding(one) }
        #expect(throws: TimeError.durationOutOfRange) { try least.subtracting(one) }
        #expect(throws: TimeError.durationOutOfRange) { try one.subtracting(least) }
        #expect(least < one)
    }
}
