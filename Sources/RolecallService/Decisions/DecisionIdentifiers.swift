internal import Synchronization

/// Makes the values of `Rolecall-Decision-ID`: unique, and of no meaning.
///
/// A random start and a counter, both hexadecimal: they are names in logs, not secrets.
final class DecisionIdentifiers: Sendable {
    private let prefix: String
    private let count = Atomic<UInt64>(0)

    /// Identifiers that begin with `start`, which is drawn at random when the process starts.
    init(start: UInt64) { prefix = String(start, radix: 16) + "-" }

    func next() -> String {
        prefix + String(count.wrappingAdd(1, ordering: .relaxed).newValue, radix: 16)
    }
}
