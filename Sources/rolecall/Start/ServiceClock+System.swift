internal import Dispatch
internal import Foundation
internal import RolecallService
internal import Synchronization

extension ServiceClock {
    /// The machine's clocks, with a wall clock that never goes back by more than `leewaySeconds`.
    ///
    /// Stepping the clock back must not revive what was seen expired. A clock that jumped far ahead and
    /// back therefore keeps the later time until a restart: that refuses, it never allows.
    static func system(leewaySeconds: Double) -> ServiceClock {
        let highest = HighestTime(leewaySeconds: leewaySeconds)
        return ServiceClock(
            wallSeconds: { highest.raised(to: Date().timeIntervalSince1970) },
            monotonicNanoseconds: { DispatchTime.now().uptimeNanoseconds }
        )
    }
}

/// The latest wall-clock time that was seen.
private final class HighestTime: Sendable {
    private let leewayMicroseconds: Int64
    private let microseconds = Atomic<Int64>(0)

    init(leewaySeconds: Double) {
        leewayMicroseconds = Int64(min(max(leewaySeconds, 0), 300) * 1e6)
    }

    /// `seconds`, or the latest time less the leeway if that is later.
    func raised(to seconds: Double) -> Double {
        guard seconds.isFinite, abs(seconds) < 1e12 else { return .infinity }
        let now = Int64(seconds * 1e6)
        let highest = microseconds.load(ordering: .relaxed)
        if now > highest {
            microseconds.max(now, ordering: .relaxed)
            return seconds
        }
        return max(seconds, Double(highest - leewayMicroseconds) / 1e6)
    }
}
