import Testing

@testable import IdentityProvider

/// The example of RFC 9110 §5.6.7.
private enum Example {
    static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
}

@Suite("Caching headers")
struct CachingHeaderTests {
    @Test(
        "max-age, less the age",
        arguments: [
            ([], [], nil), ([""], [], nil), (["public"], [], nil), (["max-age=60"], [], 60),
            (["MAX-AGE=60"], [], 60), (["public, max-age=60, immutable"], [], 60),
            (["max-age=\"60\""], [], 60), ([" , max-age=60 ,"], [], 60), (["max-age=60\t"], [], 60),
            (["max-age=60, max-age=30"], [], 30), (["max-age=60", "max-age=30"], [], 30),
            (["max-age=0"], [], 0), (["max-age"], [], 0), (["max-age="], [], 0),
            (["max-age=-1"], [], 0), (["max-age=+1"], [], 0), (["max-age=1.5"], [], 0),
            (["max-age=0x10"], [], 0), (["max-age =60"], [], nil), (["max-age= 60"], [], 0),
            (["s-maxage=60"], [], nil), (["x-max-age=60"], [], nil), (["max-age=1 2"], [], 0),
            (["no-store"], [], 0), (["no-cache, max-age=60"], [], 0),
            (["No-Store, max-age=60"], [], 0),
            (["private=\"max-age=5, x\", max-age=60"], [], 60), (["a=\"\\\", max-age=5"], [], nil),
            (["max-age=99999999999999999999"], [], 2_147_483_648), (["max-age=60"], ["10"], 50),
            (["max-age=60"], ["60"], 0), (["max-age=60"], ["9999999999999999999"], 0),
            (["max-age=60"], ["x"], 60), (["max-age=60"], ["5", "20"], 40), ([], ["10"], nil),
            (["ma\u{212A}-age=60"], [], nil), (["\u{17F}-maxage=1"], [], nil),
        ] as [([String], [String], Int?)]
    )
    func maxAge(cacheControl: [String], age: [String], seconds: Int?) {
        let expected = seconds.map { Duration.seconds($0) }
        #expect(CacheControl.maxAge(cacheControl: cacheControl, age: age) == expected)
    }

    @Test(
        "Retry-After in seconds, or as a date after the response's own",
        arguments: [
            ([], [], nil), (["0"], [], 0), (["120"], [], 120), (["120", "60"], [], nil),
            (["-1"], [], nil), (["+1"], [], nil), (["1.5"], [], nil), (["1 "], [], nil),
            ([""], [], nil),
            (["99999999999999999999"], [], 2_147_483_648), ([Example.date], [], nil),
            ([Example.date], ["x"], nil),
            ([Example.date], [Example.date, Example.date], nil),
            ([Example.date], [Example.date], 0),
            (["Sun, 06 Nov 1994 08:50:00 GMT"], [Example.date], 23),
            (["Mon, 07 Nov 1994 08:49:37 GMT"], [Example.date], 86_400),
            (["Sun, 06 Nov 1994 08:00:00 GMT"], [Example.date], 0),
            (["Fri, 31 Dec 9999 23:59:59 GMT"], [Example.date], 2_147_483_648),
        ] as [([String], [String], Int?)]
    )
    func retryAfter(retryAfter: [String], date: [String], seconds: Int?) {
        let expected = seconds.map { Duration.seconds($0) }
        #expect(RetryAfter.delay(retryAfter: retryAfter, date: date) == expected)
    }

    @Test(
        "dates as `date --utc +%s` has them",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600),
            ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
            ("Wed, 31 Dec 2025 23:59:60 GMT", 1_767_225_600),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
        ] as [(String, Int64)]
    )
    func dates(text: String, seconds: Int64) {
        #expect(HTTPDate.unixSeconds(text) == seconds)
    }

    @Test(
        "no other form is a date",
        arguments: [
            "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
            "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 +0000",
            "sun, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 31 Nov 1994 08:49:37 GMT", "Mon, 29 Feb 2100 00:00:00 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
            "Sun, 06 Nov 1969 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT ", " Sun, 06 Nov 1994 08:49:37 GM",
            "Sun, 06 Nov 0000 08:49:37 GMT",
            "Sun, +6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:-7 GMT",
        ]
    )
    func noDate(text: String) {
        #expect(HTTPDate.unixSeconds(text) == nil)
    }
}
