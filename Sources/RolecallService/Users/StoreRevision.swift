internal import Store
internal import Synchronization

/// The newest state of the store of which everything that is kept here knows.
///
/// Read before a profile is looked up, it says what the profile is at least as new as. The epoch stays
/// the same as long as a store is open.
final class StoreRevision: Sendable {
    let epoch: UInt32
    private let prefix: String
    private let latest: Atomic<UInt64>

    init(_ revision: Revision) {
        epoch = revision.epoch
        let text = revision.description
        prefix = String(text.prefix { $0 != "." }) + "."
        latest = Atomic(revision.sequence)
    }

    /// The revision of a store of which nothing is kept that a change could make old.
    convenience init(following store: any Store) {
        self.init(store.revision)
        store.observe { [weak self] change in self?.raise(to: change.revision.sequence) }
        raise(to: store.revision.sequence)
    }

    /// The sequence number.
    var sequence: UInt64 { latest.load(ordering: .acquiring) }

    /// `EPOCH.SEQ`.
    var text: String { prefix + String(sequence) }

    /// Takes note that all that is kept knows of `sequence`.
    func raise(to sequence: UInt64) {
        latest.max(sequence, ordering: .acquiringAndReleasing)
    }
}
