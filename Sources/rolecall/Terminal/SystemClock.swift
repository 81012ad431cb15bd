internal import Authorization
internal import Foundation

/// The wall clock of this machine.
enum SystemClock {
    /// Now, to the microsecond.
    static func now() -> Timestamp {
        let seconds = Date().timeIntervalSince1970
        let whole = seconds.rounded(.down)
        return Timestamp(
            seconds: Int64(exactly: whole) ?? 0,
            nanoseconds: Int32((seconds - whole) * 1_000_000) * 1_000
        )
    }
}
