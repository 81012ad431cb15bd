import Foundation
import JSON
import Testing

@testable import CEL

@Suite("Civil time")
struct CivilTimeTests {
    @Test(
        "is counted in the Gregorian calendar",
        arguments: [
            ("2009-02-13T23:31:30.123456789Z", [2009, 2, 13, 5, 43, 23, 31, 30, 123]),
            ("2024-02-29T12:00:00Z", [2024, 2, 29, 4, 59, 12, 0, 0, 0]),
            ("1969-12-31T23:59:59.5Z", [1969, 12, 31, 3, 364, 23, 59, 59, 500]),
            ("2024-12-31T23:59:59Z", [2024, 12, 31, 2, 365, 23, 59, 59, 0]),
            ("2000-01-01T00:00:00Z", [2000, 1, 1, 6, 0, 0, 0, 0, 0]),
            ("0001-01-01T00:00:00Z", [1, 1, 1, 1, 0, 0, 0, 0, 0]),
            ("9999-12-31T23:59:59.999999999Z", [9999, 12, 31, 5, 364, 23, 59, 59, 999]),
            ("1900-03-01T00:00:00Z", [1900, 3, 1, 4, 59, 0, 0, 0, 0]),
        ] as [(ExactString, [Int64])]
    )
    func calendar(text: ExactString, expected: [Int64]) throws {
        #expect(CivilTime(try CELTimestamp(text)).fields == expected)
    }

    @Test("days have a number and a number has its day")
    func roundTrip() throws {
        // Every 397th day from the year 0 to the year 10000, and some 70 years one by one.
        for days in Array(stride(from: -719_528 as Int64, through: 2_932_896, by: 397))
            + Array(-1000...25_000)
        {
            let date = CivilDate(daysSince1970: days)
            #expect(CivilDate(year: date.year, month: date.month, day: date.day) == date)
            let next = CivilDate(daysSince1970: days + 1)
            let isNext = next.day == date.day + 1 && next.month == date.month
            #expect(isNext || next.day == 1)
            #expect(next.dayOfWeek == (date.dayOfWeek + 1) % 7)
            #expect(next.dayOfYear == date.dayOfYear + 1 || next.dayOfYear == 0)
        }
    }

    @Test("days that the calendar does not have are refused")
    func missingDays() {
        for (year, month, day) in [
            (2023, 2, 29), (1900, 2, 29), (2024, 4, 31), (2024, 0, 1), (2024, 13, 1), (2024, 1, 0),
            (2024, 1, 32), (-1, 1, 1), (10_000, 1, 1),
        ] as [(Int64, Int64, Int64)] {
            #expect(CivilDate(year: year, month: month, day: day) == nil)
        }
        #expect(CivilDate(year: 2000, month: 2, day: 29) != nil)
    }

    @Test(
        "is counted in a zone",
        arguments: [
            ("2024-02-29T20:30:15.250Z", "UTC", [2024, 2, 29, 4, 59, 20, 30, 15, 250]),
            (
                "2024-02-29T20:30:15.250Z", "America/New_York",
                [2024, 2, 29, 4, 59, 15, 30, 15, 250]
            ),
            ("2024-02-29T20:30:15.250Z", "Asia/Kolkata", [2024, 3, 1, 5, 60, 2, 0, 15, 250]),
            (
                "2024-02-29T20:30:15.250Z", "Australia/Lord_Howe",
                [2024, 3, 1, 5, 60, 7, 30, 15, 250]
            ),
            ("2024-02-29T20:30:15.250Z", "+05:45", [2024, 3, 1, 5, 60, 2, 15, 15, 250]),
            ("2024-02-29T20:30:15.250Z", "05:00", [2024, 3, 1, 5, 60, 1, 30, 15, 250]),
            ("2024-02-29T20:30:15.250Z", "-03:30", [2024, 2, 29, 4, 59, 17, 0, 15, 250]),
            ("2024-02-29T20:30:15.250Z", "Etc/GMT+5", [2024, 2, 29, 4, 59, 15, 30, 15, 250]),
            ("2009-02-13T23:31:30Z", "US/Central", [2009, 2, 13, 5, 43, 17, 31, 30, 0]),
            ("2024-03-10T06:59:59Z", "America/New_York", [2024, 3, 10, 0, 69, 1, 59, 59, 0]),
            ("2024-03-10T07:00:00Z", "America/New_York", [2024, 3, 10, 0, 69, 3, 0, 0, 0]),
            ("2024-11-03T06:00:00Z", "America/New_York", [2024, 11, 3, 0, 307, 1, 0, 0, 0]),
            ("2024-03-31T01:00:00Z", "Europe/Paris", [2024, 3, 31, 0, 90, 3, 0, 0, 0]),
            // The clock may show a year that a timestamp cannot have.
            ("9999-12-31T23:59:59Z", "+14:00", [10000, 1, 1, 6, 0, 13, 59, 59, 0]),
            ("0001-01-01T00:00:00Z", "-00:01", [0, 12, 31, 0, 365, 23, 59, 0, 0]),
        ] as [(ExactString, ExactString, [Int64])]
    )
    func zones(text: ExactString, zone: ExactString, expected: [Int64]) throws {
        let time = try CELTimestamp(text)
        #expect(CivilTime(time, in: try CivilZone(zone)).fields == expected)
    }

    @Test(
        "zones by any other name are refused",
        arguments: [
            "", "utc", "Utc", "Nowhere/City", "EST5EDT4", "5", "+5", "+05", "+0530", "+5:30",
            "+25:00", "+24:00", "-00:60", "+05:30:00", "++5:30", " UTC", "UTC ", "America/",
            "/America", "America//New_York", "america/new_york", "../etc/passwd", "/etc/localtime",
            "America/../America/New_York", "Europe/./Paris", "posix/Europe/Paris", "right/UTC",
            "Local", "localtime", "posixrules", "PST", "JST", "BST", "GMT+5", "GMT+05:30", "UTC+1",
            "Etc/Unknown", "SystemV/PST8", "Factory", "Europe/Paris\0", "Europe/Par\u{131}s",
            "\u{662}5:00", "America/Argentina/Buenos_Aires/x", "Z",
        ] as [ExactString]
    )
    func unknownZones(name: ExactString) {
        #expect(throws: TimeError.unknownZone) { try CivilZone(name) }
    }

    @Test("names of the IANA database are known, all that Foundation lists among them")
    func knownZones() throws {
        let names = ["Zulu", "W-SU", "EST5EDT", "America/Argentina/Buenos_Aires", "GB-Eire"]
        for name in names + TimeZone.knownTimeZoneIdentifiers {
            _ = try CivilZone(ExactString(name))
        }
    }
}

extension CivilTime {
    fileprivate var fields: [Int64] {
        [
            date.year, date.month, date.day, date.dayOfWeek, date.dayOfYear, hour, minute, second,
            millisecond,
        ]
    }
}
