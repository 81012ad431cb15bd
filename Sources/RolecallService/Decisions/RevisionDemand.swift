internal import MicroHTTPD
internal import Store
internal import Synchronization

/// `Rolecall-At-Least`: the caller wants no decision on data older than a write it made.
enum RevisionDemand: Sendable {
    /// What is known here is new enough.
    case met
    /// This node must wait until it knows of the commit with this number.
    case ahead(UInt64)
}

/// Judges `Rolecall-At-Least` by what is known of the store.
///
/// Without a store nothing was ever written here, so every well-formed revision belongs to another
/// store: it is refused, not ignored, since an ignored one would let a decision on older data pass for a
/// newer one.
final class RevisionGate: Sendable {
    /// The longest time that a request waits for a revision.
    static let waitMax: Duration = .seconds(2)
    /// The most requests that wait at one time; no other one does.
    ///
    /// Anybody may name a revision that never comes. Who waits holds one of the connections.
    static let waitersMax = 256

    private static let header = "Rolecall-At-Least"

    /// What is known here of the store; nil without one.
    private let revision: StoreRevision?
    private let store: (any Store)?
    private let waiters = Atomic<Int>(0)

    init(revision: StoreRevision?, store: (any Store)?) {
        self.revision = revision
        self.store = store
    }

    /// What `request` demands.
    func demand(of request: HTTPRequest) throws(Refusal) -> RevisionDemand {
        let asked: Revision?
        switch request.singleHeader(Self.header) {
        case .absent: return .met
        case .value(let value): asked = Revision(value)
        case .repeated: asked = nil
        }
        guard let revision = asked else { throw Refusal(.revisionInvalid) }
        guard let known = self.revision, known.epoch == revision.epoch else {
            throw Refusal(.revisionUnknown)
        }
        return known.sequence >= revision.sequence ? .met : .ahead(revision.sequence)
    }

    /// Waits until `demand` is met.
    func wait(for demand: RevisionDemand) async throws(Refusal) {
        switch demand {
        case .met: return
        case .ahead(let sequence):
            guard await isReached(sequence) else { throw Refusal(.revisionNotReached) }
        }
    }

    private func isReached(_ sequence: UInt64) async -> Bool {
        guard let store, let revision else { return false }
        let before = waiters.wrappingAdd(1, ordering: .relaxed).oldValue
        defer { waiters.wrappingSubtract(1, ordering: .relaxed) }
        guard before < Self.waitersMax else { return revision.sequence >= sequence }
        let isThere = await store.waits(for: sequence, atMost: Self.waitMax)
        return isThere && revision.sequence >= sequence
    }
}
