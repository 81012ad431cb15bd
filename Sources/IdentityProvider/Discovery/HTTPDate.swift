/// The preferred form of dates in headers, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
///
/// The two obsolete forms are not read: nothing here depends on a date that cannot be.
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    /// The seconds since 1970 of `text`, or `nil` if it is no such date.
    static func unixSeconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        let shape = Array("aaa, 00 aaa 0000 00:00:00 GMT".utf8)
        guard bytes.count == shape.count, zip(bytes, shape).allSatisfy(matches),
            days.contains(where: { $0.utf8.elementsEqual(bytes[0..<3]) }),
            let month = months.firstIndex(where: { $0.utf8.elementsEqual(bytes[8..<11]) }),
            let day = number(bytes[5..<7]), let year = number(bytes[12..<16]),
            let hour = number(bytes[17..<19]), let minute = number(bytes[20..<22]),
            let second = number(bytes[23..<25]), (1...daysIn(month, year)).contains(day),
            year >= 1970, hour < 24, minute < 60, second <= 60
        else { return nil }
        let wholeYears = (1970..<year).reduce(Int64(0)) { $0 + (isLeap($1) ? 366 : 365) }
        let wholeDays = (0..<month).reduce(wholeYears + day - 1) { $0 + daysIn($1, year) }
        let wholeMinutes = (wholeDays * 24 + hour) * 60 + minute
        return wholeMinutes * 60 + second
    }

    private static func matches(_ byte: UInt8, _ shape: UInt8) -> Bool {
        switch shape {
        case UInt8(ascii: "a"): (UInt8(ascii: "A")...UInt8(ascii: "z")).contains(byte)
        case UInt8(ascii: "0"): (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        default: byte == shape
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        CacheControl.seconds(digits)
    }

    private static func isLeap(_ year: Int64) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static func daysIn(_ month: Int, _ year: Int64) -> Int64 {
        switch month {
        case 1: isLeap(year) ? 29 : 28
        case 3, 5, 8, 10: 30
        default: 31
        }
    }
}
