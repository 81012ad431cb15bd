internal import Glibc

/// A moment on the clock that never steps, in nanoseconds.
struct MonotonicTime: Comparable, Sendable {
    var nanoseconds: UInt64

    /// Later than every deadline.
    static let never = MonotonicTime(nanoseconds: .max)

    static var now: MonotonicTime {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(
            nanoseconds: UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
        )
    }

    static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    static func + (time: Self, nanoseconds: UInt64) -> Self {
        let (sum, overflow) = time.nanoseconds.addingReportingOverflow(nanoseconds)
        return overflow ? .never : Self(nanoseconds: sum)
    }

    func duration(since start: Self) -> Duration {
        .nanoseconds(Int64(clamping: nanoseconds.subtractingReportingOverflow(start.nanoseconds).0))
    }
}

extension Duration {
    /// Whole seconds, not fewer than there are.
    var secondsRoundedUp: UInt64 {
        let (seconds, rest) = nanosecondsClamped.quotientAndRemainder(dividingBy: 1_000_000_000)
        return rest > 0 ? seconds + 1 : seconds
    }

    /// Whole nanoseconds; 0 if negative, the largest number if too long for one.
    var nanosecondsClamped: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : whole &+ UInt64(attoseconds / 1_000_000_000)
    }
}
