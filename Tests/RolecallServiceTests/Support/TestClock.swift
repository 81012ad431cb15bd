import RolecallService
import Synchronization

/// A clock that stands still until a test moves it.
final class TestClock: Sendable {
    /// Seconds since 1970 at which every test starts: 2027-01-15T08:00:00Z.
    static let start = 1_800_000_000.0

    private let wall = Mutex(TestClock.start)
    private let monotonic = Mutex<UInt64>(1)

    /// The two clocks, as the service reads them.
    var service: ServiceClock {
        ServiceClock(
            wallSeconds: { self.wall.withLock { $0 } },
            monotonicNanoseconds: { self.monotonic.withLock { $0 } }
        )
    }

    /// Moves the wall clock by this many seconds, back if negative.
    func step(_ seconds: Double) { wall.withLock { $0 += seconds } }

    /// Lets time pass on both clocks.
    func pass(seconds: Double) {
        step(seconds)
        monotonic.withLock { $0 += UInt64(seconds * 1e9) }
    }
}
