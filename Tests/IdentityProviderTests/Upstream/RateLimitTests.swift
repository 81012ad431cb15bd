import Testing

@testable import IdentityProvider

@Suite("Rate limit headers")
struct RateLimitTests {
    static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    /// ``date`` by `date --utc +%s`.
    static let epoch = 784_111_777

    struct Headers: Sendable, CustomTestStringConvertible {
        var limit: [String] = []
        var remaining: [String] = []
        var reset: [String] = []
        var retryAfter: [String] = []
        var date = [RateLimitTests.date]
        let expected: RateLimit

        var testDescription: String { "\(limit) \(remaining) \(reset) \(retryAfter) \(date)" }

        var read: RateLimit {
            RateLimit { name in
                switch name {
                case "x-ratelimit-limit": limit
                case "x-ratelimit-remaining": remaining
                case "x-ratelimit-reset": reset
                case "retry-after": retryAfter
                case "date": date
                default: []
                }
            }
        }
    }

    static func expect(
        _ limit: Int? = nil,
        _ remaining: Int? = nil,
        reset: Int? = nil,
        retry: Int? = nil
    ) -> RateLimit {
        var rate = RateLimit()
        rate.limit = limit
        rate.remaining = remaining
        rate.resetIn = reset.map { .seconds($0) }
        rate.retryAfter = retry.map { .seconds($0) }
        return rate
    }

    @Test(
        "are read by the sender's own clock, or not at all",
        arguments: [
            Headers(expected: expect()),
            Headers(
                limit: ["10"],
                remaining: ["9"],
                reset: ["784111778"],
                expected: expect(10, 9, reset: 1)
            ),
            Headers(remaining: ["0"], reset: ["784111777"], expected: expect(nil, 0, reset: 0)),
            Headers(remaining: ["0"], reset: ["784111700"], expected: expect(nil, 0, reset: 0)),
            Headers(reset: ["60"], expected: expect(reset: 0)),
            Headers(reset: ["99999999999999999999"], expected: expect(reset: 2_147_483_648)),
            Headers(reset: ["784111778"], date: [], expected: expect()),
            Headers(reset: ["784111778"], date: ["yesterday"], expected: expect()),
            Headers(reset: ["784111778"], date: [date, date], expected: expect()),
            Headers(reset: ["784111778", "784111779"], expected: expect()),
            Headers(reset: ["784111778.5"], expected: expect()),
            Headers(reset: ["-1"], expected: expect()), Headers(reset: [""], expected: expect()),
            Headers(limit: ["x"], remaining: ["-1"], expected: expect()),
            Headers(limit: ["1", "1"], remaining: ["1", "1"], expected: expect()),
            Headers(retryAfter: ["7"], date: [], expected: expect(retry: 7)),
            Headers(retryAfter: ["Sun, 06 Nov 1994 08:49:47 GMT"], expected: expect(retry: 10)),
            Headers(retryAfter: ["soon"], expected: expect()),
        ]
    )
    func headers(_ headers: Headers) {
        #expect(headers.read == headers.expected)
    }

    @Test(
        "of two times the longer one is obeyed",
        arguments: [(1, 2, 2), (2, 1, 2), (nil, 1, 1), (1, nil, 1), (nil, nil, nil)]
            as [(Int?, Int?, Int?)]
    )
    func longer(reset: Int?, retry: Int?, demanded: Int?) {
        let rate = Self.expect(reset: reset, retry: retry)
        #expect(rate.demanded == demanded.map { .seconds($0) })
    }
}
