/// A clock that never goes back, and a way to wait by it.
public struct MonotonicTime: Sendable {
    /// The time since some moment that does not change.
    let now: @Sendable () -> Duration
    /// Returns when ``now`` has reached a time, or throws when the task is cancelled.
    let sleep: @Sendable (_ end: Duration) async throws -> Void

    /// Time by `clock`, from now on.
    public init<C: Clock>(_ clock: C) where C.Duration == Duration {
        let origin = clock.now
        now = { origin.duration(to: clock.now) }
        sleep = { end in
            try await clock.sleep(until: origin.advanced(by: end), tolerance: nil)
        }
    }

    /// The machine's clock, which goes on while the machine sleeps.
    public static var system: MonotonicTime { MonotonicTime(ContinuousClock()) }
}
