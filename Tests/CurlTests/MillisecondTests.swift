import Testing

@testable import Curl

@Suite("Times for libcurl")
struct MillisecondTests {
    static let cases: [(Duration, Int)] = [
        (.zero, 1), (.seconds(-5), 1), (.nanoseconds(1), 1), (.microseconds(-1), 1),
        (.milliseconds(1), 1), (.microseconds(1_001), 2), (.microseconds(99_473), 100),
        (.seconds(2), 2_000), (.seconds(2_147_483), 2_147_483_000),
        (.milliseconds(2_147_483_646), 2_147_483_646),
        (.milliseconds(2_147_483_999), 2_147_483_647),
        (.seconds(2_147_484), 2_147_482_647), (.seconds(Int64.max), 2_147_482_647),
    ]

    @Test("are whole milliseconds, never too short", arguments: cases)
    func milliseconds(time: Duration, count: Int) {
        #expect(time.wholeMilliseconds == count)
    }
}
