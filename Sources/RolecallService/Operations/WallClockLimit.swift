internal import Synchronization

extension ServiceClock {
    /// The same clocks, but the wall clock goes back by at most `seconds` from where it ever was.
    ///
    /// So what was seen expired by more than that stays expired when the machine's clock is set back.
    /// It stands still there until the machine's clock is that far again. Whatever goes by what lapses must share
    /// one of these: each knows of what was read of itself alone.
    public func goingBack(atMost seconds: Double) -> ServiceClock {
        let latest = LatestTime()
        let wallSeconds = wallSeconds
        return ServiceClock(
            wallSeconds: {
                let now = wallSeconds()
                return max(now, latest.raise(to: now) - seconds)
            },
            monotonicNanoseconds: monotonicNanoseconds
        )
    }
}

/// The latest time that was ever read.
private final class LatestTime: Sendable {
    /// The bits of a `Double` that is not negative are in the order of its values.
    private let bits = Atomic<UInt64>(0)

    /// Takes `seconds` since 1970 into account, and gives the latest time.
    func raise(to seconds: Double) -> Double {
        let seen = bits.load(ordering: .relaxed)
        guard seconds > Double(bitPattern: seen) else { return Double(bitPattern: seen) }
        return Double(bitPattern: bits.max(seconds.bitPattern, ordering: .relaxed).newValue)
    }
}
