internal import Synchronization

/// How many lines a second are written about what anybody can cause: no flood fills the disk or pushes out
/// other lines.
final class LogBudget: Sendable {
    private struct State {
        var second: UInt64 = 0
        var used = 0
    }

    private let perSecond: Int
    private let monotonicNanoseconds: @Sendable () -> UInt64
    private let state = Mutex(State())

    /// A budget of `perSecond` lines.
    init(perSecond: Int = 20, clock monotonicNanoseconds: @escaping @Sendable () -> UInt64) {
        self.perSecond = perSecond
        self.monotonicNanoseconds = monotonicNanoseconds
    }

    /// Whether one more line may be written now.
    func take() -> Bool {
        let second = monotonicNanoseconds() / 1_000_000_000
        return state.withLock { state in
            if state.second != second { state = State(second: second) }
            guard state.used < perSecond else { return false }
            state.used += 1
            return true
        }
    }
}
