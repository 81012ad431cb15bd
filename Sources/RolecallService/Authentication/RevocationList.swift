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

    /// All tokens of a subject that were issued before a time.
    fileprivate struct Issued {
        var before: UserTime
        var deadAt: UserTime
    }

    fileprivate struct State {
        /// From a token to the time from which on nobody needs its revocation.
        var tokens: [Name: UserTime] = [:]
        var subjects: [Name: Issued] = [:]
    }

    /// The most dead revocations that one transaction deletes.
    static let deletedAtOnceMax = 1_000

    private let state = Mutex(State())
    /// Grows with every change: 0 as long as there never was a revocation.
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

    /// Deletes the revocations of `store` that are dead at `now`, in transactions of a bounded size.
    ///
    /// - Throws: what the store throws; what was deleted before stays so.
    public static func deleteDead(of store: any Store, at now: UserTime) async throws {
        var deleted = deletedAtOnceMax
        while deleted == deletedAtOnceMax, !Task.isCancelled {
            deleted = try await store.write { writing in
                try writing.deleteRevocations(deadAt: now, limit: deletedAtOnceMax)
            }.value
        }
    }

    /// Forgets what is dead at `now`, here and in `store`, from which the list was loaded.
    ///
    /// - Throws: what the store throws.
    public func forgetDead(in store: any Store, at now: UserTime) async throws {
        guard state.withLock({ $0.hasDead(at: now) }) else { return }
        try await Self.deleteDead(of: store, at: now)
    }

    /// How many revocations are kept.
    var count: Int { state.withLock { $0.tokens.count + $0.subjects.count } }

    /// Whether one of the revocations is at `now` about a token of `issuer`.
    func stops(
        _ issuer: ExactString,
        subject: ExactString,
        tokenID: ExactString?,
        issuedAt: Double?,
        at now: UserTime
    ) -> Bool {
        state.withLock { state in
            if let tokenID, let deadAt = state.tokens[Name(issuer: issuer, value: tokenID)],
                now < deadAt
            {
                return true
            }
            guard let issued = state.subjects[Name(issuer: issuer, value: subject)],
                now < issued.deadAt
            else { return false }
            return issued.before.isAfterIssue(issuedAt)
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
    fileprivate func hasDead(at now: UserTime) -> Bool {
        tokens.values.contains { $0 <= now } || subjects.values.contains { $0.deadAt <= now }
    }

    fileprivate mutating func apply(_ change: RevocationChange) {
        guard let revocation = change.after ?? change.before else { return }
        let name = RevocationList.Name(issuer: revocation.issuer, value: revocation.key.value)
        let (isInForce, deadAt) = (change.after != nil, revocation.deadAt)
        // A list that was read late must not undo what was told meanwhile.
        switch revocation.target {
        case .token: tokens[name] = isInForce ? max(deadAt, tokens[name] ?? deadAt) : nil
        case .subject(_, let time):
            let known = subjects[name]
            let issued = RevocationList.Issued(
                before: max(time, known?.before ?? time),
                deadAt: max(deadAt, known?.deadAt ?? deadAt)
            )
            subjects[name] = isInForce ? issued : nil
        }
    }
}
