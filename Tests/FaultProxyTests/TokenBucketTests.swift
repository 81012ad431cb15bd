import Testing

@testable import FaultProxy

@Suite("A rate limit's bucket")
struct TokenBucketTests {
    /// Where in its second the answer is given.
    private static let fractions = [0, 0.01, 0.5, 0.96, 0.999]

    @Test("has a token for who waits until its reset", arguments: fractions, [0.5, 1, 3])
    func reset(fraction: Double, perSecond: Double) throws {
        let (start, unixStart) = (ContinuousClock.now, 1_800_000_000 + fraction)
        for taken in 0..<20 {
            var bucket = TokenBucket(RateLimit(perSecond: perSecond, burst: 2), now: start)
            var time = 0.0
            var reset = ""
            // Emptied a little later each time, so that some of the next token is there already.
            for step in 0...2 {
                time = Double(step * taken) * 0.02
                let answer = bucket.take(now: start + .seconds(time), unixTime: unixStart + time)
                reset = try #require(answer.headers.first { $0.name == "x-ratelimit-reset" }).value
            }
            let end = try #require(Double(reset))
            let wait = end - unixStart - time
            #expect(wait < 1 + 1 / perSecond)
            // A time since 1970 is not exact to the microsecond here.
            let after = start + .seconds(time + wait) + .milliseconds(1)
            let later = bucket.take(now: after, unixTime: end)
            #expect(later.passes, "\(taken): \(reset)")
        }
    }
}
