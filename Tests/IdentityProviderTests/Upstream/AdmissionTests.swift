import Testing

@testable import IdentityProvider

@Suite("Admission to a host with a rate limit")
struct AdmissionTests {
    /// What a bucket of ten says that gets one more every twenty seconds.
    static func rate(_ remaining: Int) -> RateLimit {
        var rate = RateLimit()
        (rate.limit, rate.remaining, rate.resetIn) = (10, remaining, .seconds(20))
        return rate
    }

    /// Four are under way, of which the host has let pass as many.
    static func four() -> (Admission, [Permit]) {
        var admission = Admission(.standard)
        let permits = (0..<4).map { _ in admission.start(at: .zero) }
        return (admission, permits)
    }

    /// How many may be sent, one after the other, before the host is asked anew what is left.
    static func sent(_ admission: inout Admission) -> Int {
        var sent = 0
        while admission.inFlight < 2, admission.answer(at: .zero) == .start, sent < 100 {
            let permit = admission.start(at: .zero)
            sent += 1
            admission.finish(permit, .nothing, rate: RateLimit(), at: .zero, random: 0)
        }
        return sent
    }

    @Test(
        "the order of answers does not raise what is left",
        arguments: [[9, 8, 7, 6], [6, 7, 8, 9], [7, 6, 9, 8], [8, 9, 6, 7]]
    )
    func order(_ answers: [Int]) {
        var (admission, permits) = Self.four()
        for (permit, remaining) in zip(permits, answers.dropLast()) {
            admission.finish(permit, .lives, rate: Self.rate(remaining), at: .zero, random: 0)
        }
        // The host has taken four of ten.
        #expect(Self.sent(&admission) <= 6)
        admission.finish(
            permits[3],
            .lives,
            rate: Self.rate(answers[3]),
            at: .zero,
            random: 0
        )
        let held = admission.start(at: .zero)
        #expect(Self.sent(&admission) <= 5)
        admission.finish(held, .nothing, rate: RateLimit(), at: .zero, random: 0)
    }

    @Test("one that is alone learns what is really left")
    func alone() {
        var (admission, permits) = Self.four()
        for permit in permits {
            admission.finish(permit, .lives, rate: Self.rate(1), at: .zero, random: 0)
        }
        let permit = admission.start(at: .zero)
        #expect(admission.answer(at: .zero) == .afterAnother)
        admission.finish(permit, .lives, rate: Self.rate(5), at: .zero, random: 0)
        let other = admission.start(at: .zero)
        #expect(admission.answer(at: .zero) == .start)
        admission.finish(other, .nothing, rate: RateLimit(), at: .zero, random: 0)
    }

    @Test("an answer from before a limit was met ends neither the pause nor the trial after it")
    func late() {
        var (admission, permits) = Self.four()
        admission.finish(permits[0], .lives, rate: Self.rate(0), at: .zero, random: 0)
        for permit in permits.dropFirst() {
            admission.finish(permit, .lives, rate: Self.rate(3), at: .seconds(1), random: 0)
        }
        #expect(admission.answer(at: .seconds(1)) == .notBefore(.seconds(20), .limited))
        #expect(admission.answer(at: .seconds(20)) == .start)
        let trial = admission.start(at: .seconds(20))
        #expect(admission.answer(at: .seconds(20)) == .afterAnother)
        admission.finish(trial, .lives, rate: Self.rate(2), at: .seconds(20), random: 0)
        #expect(admission.answer(at: .seconds(20)) == .start)
    }
}
