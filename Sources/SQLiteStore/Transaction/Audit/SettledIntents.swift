internal import Synchronization

/// The place up to which every intent of the journal has its outcome.
///
/// Outcomes are not taken back: who looks for open intents begins there, and does not walk through all that
/// were ever journaled.
final class SettledIntents: Sendable {
    private let settled = Mutex<UInt64>(0)

    /// The place; none after it is known to be settled.
    var place: UInt64 { settled.withLock { $0 } }

    /// Notes what a committed state says; an older one says less, and is no way back.
    func advance(to place: UInt64) { settled.withLock { $0 = max($0, place) } }
}
