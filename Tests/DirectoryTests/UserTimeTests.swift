import Directory
import Testing

@Suite("Times of users")
struct UserTimeTests {
    /// Milliseconds are those of GNU `date -u -d TEXT +%s`.
    static let known: [(text: String, milliseconds: Int64)] = [
        ("1970-01-01T00:00:00.000Z", 0), ("1969-12-31T23:59:59.999Z", -1),
        ("1970-01-01T00:00:00.001Z", 1), ("1970-01-02T00:00:00.000Z", 86_400_000),
        ("2000-02-29T12:00:00.000Z", 951_825_600_000),
        ("2000-03-01T00:00:00.000Z", 951_868_800_000),
        ("1900-02-28T23:59:59.000Z", -2_203_891_201_000),
        ("1900-03-01T00:00:00.000Z", -2_203_891_200_000),
        ("2023-01-25T19:00:27.084Z", 1_674_673_227_084),
        ("2024-02-29T23:59:59.999Z", 1_709_251_199_999),
        ("2100-02-28T00:00:00.000Z", 4_107_456_000_000),
        ("2100-03-01T00:00:00.000Z", 4_107_542_400_000),
        ("0001-01-01T00:00:00.000Z", -62_135_596_800_000),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
    ]

    @Test("are written and read as UTC with milliseconds", arguments: known)
    func knownMoment(text: String, milliseconds: Int64) {
        #expect(UserTime(milliseconds: milliseconds).description == text)
        #expect(UserTime(text)?.milliseconds == milliseconds)
    }

    @Test(
        "are read in no other form",
        arguments: [
            "", "2023-01-25", "2023-01-25T19:00:27Z", "2023-01-25T19:00:27.08Z",
            "2023-01-25T19:00:27.0844Z", "2023-01-25T19:00:27.084+00:00",
            "2023-01-25t19:00:27.084Z", "2023-01-25T19:00:27.084z", "2023-01-25 19:00:27.084Z",
            " 2023-01-25T19:00:27.084Z", "2023-01-25T19:00:27.084Z ", "+023-01-25T19:00:27.084Z",
            "2023-1-025T19:00:27.084Z", "２023-01-25T19:00:27.0Z",
        ]
    )
    func form(text: String) {
        #expect(UserTime(text) == nil)
    }

    @Test(
        "are moments that there are",
        arguments: [
            "0000-01-01T00:00:00.000Z", "2023-00-25T00:00:00.000Z", "2023-13-25T00:00:00.000Z",
            "2023-01-00T00:00:00.000Z", "2023-01-32T00:00:00.000Z", "2023-04-31T00:00:00.000Z",
            "2023-02-29T00:00:00.000Z", "1900-02-29T00:00:00.000Z", "2100-02-29T00:00:00.000Z",
            "2024-02-30T00:00:00.000Z", "2023-01-25T24:00:00.000Z", "2023-01-25T23:60:00.000Z",
            "2016-12-31T23:59:60.000Z", "2023-99-99T99:99:99.999Z",
        ]
    )
    func impossible(text: String) {
        #expect(UserTime(text) == nil)
    }

    @Test("every day of four centuries follows the one before")
    func days() throws {
        var date = (year: 1_800, month: 1, day: 1)
        let first = try #require(UserTime("1800-01-01T00:00:00.000Z")).milliseconds
        for number in 0..<146_097 {
            let time = UserTime(milliseconds: first + Int64(number) * 86_400_000)
            let text = "\(date.year)-\(two(date.month))-\(two(date.day))T00:00:00.000Z"
            guard time.description == text, UserTime(text) == time else {
                Issue.record("\(text) is \(time)")
                return
            }
            date = following(date)
        }
        #expect(date == (2_200, 1, 1))
    }

    @Test("beyond the years 1 to 9999 are clamped")
    func clamped() {
        #expect(UserTime(milliseconds: .min).description == "0001-01-01T00:00:00.000Z")
        #expect(UserTime(milliseconds: .max).description == "9999-12-31T23:59:59.999Z")
        for seconds in [1e300, .infinity] {
            #expect(UserTime(unixSeconds: seconds).description == "9999-12-31T23:59:59.999Z")
            #expect(UserTime(unixSeconds: -seconds).description == "0001-01-01T00:00:00.000Z")
        }
    }

    @Test(
        "of a clock that counts seconds are rounded down",
        arguments: [(0.0, 0), (1.5, 1_500), (1.0009, 1_000), (-0.0001, -1), (-1.5, -1_500)]
            as [(Double, Int64)]
    )
    func seconds(seconds: Double, milliseconds: Int64) {
        #expect(UserTime(unixSeconds: seconds).milliseconds == milliseconds)
    }

    @Test("are ordered, and count seconds")
    func order() {
        let (first, second) = (UserTime(milliseconds: -1), UserTime(milliseconds: 1_500))
        #expect(first < second && !(second < first) && !(first < first))
        #expect(second.unixSeconds == 1.5)
    }
}

private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

/// The calendar a second time, by its rule.
private func following(
    _ date: (year: Int, month: Int, day: Int)
) -> (year: Int, month: Int, day: Int) {
    let isLeap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if date.day < days[date.month - 1] { return (date.year, date.month, date.day + 1) }
    return date.month < 12 ? (date.year, date.month + 1, 1) : (date.year + 1, 1, 1)
}
