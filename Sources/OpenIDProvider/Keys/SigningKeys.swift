public import Directory
public import JSON
public import Store
internal import Synchronization

/// The keys that tokens are signed with: made at the first start, kept in the store, rotated by hand.
///
/// What requests need is a snapshot. It follows the store: after a commit that changes keys, whoever
/// made it, the new set is in force a moment later.
public final class SigningKeys: Sendable {
    private struct State {
        var set: SigningKeySet
        var revision: Revision
    }

    private let store: any Store
    private let maker: SigningKeyMaker
    private let overlapSeconds: Int
    private let now: @Sendable () -> UserTime
    private let log: @Sendable (OpenIDEvent) -> Void
    private let state: Mutex<State>

    /// Reads the keys of `store`, and makes those that are missing: a current and a next one.
    ///
    /// Keys whose tokens are all dead are removed.
    public static func load(
        from store: any Store,
        for configuration: OpenIDConfiguration,
        now: @escaping @Sendable () -> UserTime,
        log: @escaping @Sendable (OpenIDEvent) -> Void
    ) async throws(SigningKeysError) -> SigningKeys {
        let maker = SigningKeyMaker(host: configuration.host)
        let overlap = configuration.keyOverlapSeconds
        let missing = try await store.keysRead { reading throws(StoreError) in
            KeyRing(try reading.signingKeys(), now: now(), overlapSeconds: overlap).missingCount
        }
        let spares = try await maker.make(missing.value, now: now())
        let records = try await store.keysWrite { writing in
            var ring = KeyRing(
                try writing.signingKeys(),
                spares: spares,
                now: now(),
                overlapSeconds: overlap
            )
            ring.settle()
            return try writing.apply(ring.changes)
        }
        let keys = SigningKeys(
            store,
            maker,
            overlap,
            now,
            log,
            State(set: try await maker.ready(records.value), revision: records.revision)
        )
        store.observe { [weak keys] change in
            guard change.changesSigningKeys else { return }
            followWithRetries { [weak keys] in await keys?.follow() ?? true }
        }
        // What has changed before the store was observed.
        try await keys.reload()
        return keys
    }

    private init(
        _ store: any Store,
        _ maker: SigningKeyMaker,
        _ overlapSeconds: Int,
        _ now: @escaping @Sendable () -> UserTime,
        _ log: @escaping @Sendable (OpenIDEvent) -> Void,
        _ state: State
    ) {
        self.store = store
        self.maker = maker
        self.overlapSeconds = overlapSeconds
        self.now = now
        self.log = log
        self.state = Mutex(state)
    }

    /// The keys in force.
    ///
    /// Never blocks.
    public var snapshot: SigningKeySet { state.withLock { $0.set } }

    /// Lets the next key sign from now on; the current one is published until its tokens are dead, and a
    /// new next one is made.
    ///
    /// In force, and journaled as the act of `actor`, when this returns.
    ///
    /// - Throws: also `SigningKeysError.rotatedTooOften`.
    public func rotate(
        by actor: AuditActor = AuditActor(.operator, "operator")
    ) async throws(SigningKeysError) {
        // A next key always; a current one too, should the store have lost it.
        let spares = try await maker.make(2, now: now())
        let (now, overlap) = (now, overlapSeconds)
        let records = try await store.keysWrite { writing in
            var ring = KeyRing(
                try writing.signingKeys(),
                spares: spares,
                now: now(),
                overlapSeconds: overlap
            )
            try ring.rotate()
            let records = try writing.apply(ring.changes)
            var event = AuditEvent(.keysRotated, by: actor, at: now())
            event.after = records.first { $0.state == .current }.map { ["kid": .string($0.id)] }
            try writing.append(event)
            return records
        }
        try await install(records)
    }

    /// Reads the keys of the store again.
    public func reload() async throws(SigningKeysError) {
        try await install(
            try await store.keysRead { reading throws(StoreError) in try reading.signingKeys() }
        )
    }
}

extension SigningKeys {
    /// Whether the keys are those of the store again.
    private func follow() async -> Bool {
        do throws(SigningKeysError) {
            try await reload()
            return true
        } catch {
            log(.keysNotReloaded(error))
            return false
        }
    }

    private func install(_ records: Snapshot<[SigningKeyRecord]>) async throws(SigningKeysError) {
        // To make keys ready takes long. Those of the same state of the store are in force already.
        let known = state.withLock { $0.revision.sequence }
        guard records.revision.sequence > known else { return }
        let set = try await maker.ready(records.value)
        state.withLock { state in
            // Of two that read at the same time, the older must not win.
            guard records.revision.sequence >= state.revision.sequence else { return }
            state.revision = records.revision
            guard !set.isSame(as: state.set) else { return }
            state.set = set.numbered(state.set.generation + 1)
        }
    }
}

extension StoreWriting {
    /// Writes the changes.
    ///
    /// - Returns: all keys after that.
    fileprivate func apply(_ changes: KeyRing.Changes) throws(StoreError) -> [SigningKeyRecord] {
        for record in changes.saved { try save(record) }
        for id in changes.deleted { try deleteSigningKey(id) }
        return try signingKeys()
    }
}

extension Store {
    fileprivate func keysRead<Value: Sendable>(
        _ work: @escaping @Sendable (any StoreReading) throws(StoreError) -> Value
    ) async throws(SigningKeysError) -> Snapshot<Value> {
        do { return try await read(work) } catch { throw SigningKeysError(error) }
    }

    fileprivate func keysWrite<Value: Sendable>(
        _ work: @escaping @Sendable (any StoreWriting) throws -> Value
    ) async throws(SigningKeysError) -> Snapshot<Value> {
        do { return try await write(work) } catch { throw SigningKeysError(error) }
    }
}

extension SigningKeysError {
    fileprivate init(_ error: any Error) {
        self = error as? SigningKeysError ?? .store(StoreError(anything: error))
    }
}
