public import Directory
internal import JOSE
internal import JSON
public import Store
internal import Synchronization

/// The revocations that are in force on this node.
///
/// What a commit adds is known here before its writer hears of it, so that no request that begins after an
/// acknowledged revocation is let in by a token that it stops.
public final class RevocationList: Sendable {
    fileprivate struct Name: Hashable {
        let issuer: ExactString
        let value: ExactString
    }

    fileprivate struct State {
        var tokens: Set<Name> = []
        /// From a subject to the time before which its tokens were issued.
        var subjects: [Name: UserTime] = [:]
    }

    private let state = Mutex(State())
    /// Grows with every revocation: 0 as long as there never was one.
    private let counter = Atomic<UInt64>(0)

    /// The number of changes so far; what was let in under the same number need not be looked at again.
    var generation: UInt64 { counter.load(ordering: .acquiring) }

    private init() {}

    /// The revocations of `store`, which is watched from now on.
    ///
    /// - Parameters:
    ///   - store: where they are kept.
    ///   - now: those that are dead at this time are left out.
    /// - Returns: the list, which follows the store.
    /// - Throws: what the store throws when it is read.
    public static func load(from store: any Store, now: UserTime) async throws -> RevocationList {
        let list = RevocationList()
        // Watched before it is read, so that nothing falls between.
        store.observe { [weak list] change in list?.apply(change.revocations) }
        let alive = try await store.read { try $0.revocations(aliveAt: now) }.value
        list.apply(alive.map { RevocationChange(before: nil, after: $0) })
        return list
    }

    /// Whether one of the revocations is about a token of `issuer`.
    ///
    /// A token that does not say when it was issued is older than any time.
    func stops(
        _ issuer: ExactString,
        subject: ExactString,
        tokenID: ExactString?,
        issuedAt: Double?
    ) -> Bool {
        state.withLock { state in
            if let tokenID, state.tokens.contains(Name(issuer: issuer, value: tokenID)) {
                return true
            }
            guard let limit = state.subjects[Name(issuer: issuer, value: subject)] else {
                return false
            }
            return issuedAt.map { $0 * 1000 < Double(limit.milliseconds) } ?? true
        }
    }

    private func apply(_ changes: [RevocationChange]) {
        guard !changes.isEmpty else { return }
        state.withLock { state in
            for change in changes { state.apply(change) }
        }
        counter.wrappingAdd(1, ordering: .acquiringAndReleasing)
    }
}

extension RevocationList.State {
    fileprivate mutating func apply(_ change: RevocationChange) {
        guard let revocation = change.after ?? change.before else { return }
        let isInForce = change.after != nil
        switch revocation.target {
        case .token(let id):
            let name = RevocationList.Name(issuer: revocation.issuer, value: id)
            if isInForce { tokens.insert(name) } else { tokens.remove(name) }
        case .subject(let subject, let time):
            let name = RevocationList.Name(issuer: revocation.issuer, value: subject)
            // A list that was read late must not undo what was told meanwhile.
            subjects[name] = isInForce ? max(time, subjects[name] ?? time) : nil
        }
    }
}
