/// A day of the proleptic Gregorian calendar.
package struct CivilDate: Equatable, Sendable {
    private static let daysOf400Years: Int64 = 146_097
    /// From 0000-03-01, where years that begin with March start to count, to 1970-01-01.
    private static let daysBefore1970: Int64 = 719_468

    package let year: Int64
    /// 1 to 12.
    package let month: Int64
    /// 1 to 31.
    package let day: Int64
    /// May be negative.
    let daysSince1970: Int64

    /// The day that is so many days after 1970-01-01.
    package init(daysSince1970: Int64) {
        self.daysSince1970 = daysSince1970
        // Years are counted from March on, so that the leap day is the last of its year.
        let days = daysSince1970 + Self.daysBefore1970
        let era = (days >= 0 ? days : days - Self.daysOf400Years + 1) / Self.daysOf400Years
        let dayOfEra = days - era * Self.daysOf400Years
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        // Months from March on are 153 days in five: 31, 30, 31, 30, 31.
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// A day by its name, or `nil` if the calendar has no such day in the years 0 to 9999.
    init?(year: Int64, month: Int64, day: Int64) {
        guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.days(ofMonth: month, year: year)
        else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        daysSince1970 = era * Self.daysOf400Years + dayOfEra - Self.daysBefore1970
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// 0 for Sunday to 6.
    var dayOfWeek: Int64 {
        // 1970-01-01 was a Thursday.
        let remainder = (daysSince1970 + 4) % 7
        return remainder < 0 ? remainder + 7 : remainder
    }

    /// 0 for the first of January to 365.
    var dayOfYear: Int64 {
        let before = (1..<month).reduce(0) { $0 + Self.days(ofMonth: $1, year: year) }
        return before + day - 1
    }

    private static func days(ofMonth month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func isLeap(_ year: Int64) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }
}
