/// What must survive a restart: users, their passwords, signing keys and clients, the audit journal,
/// revocations and registered resources.
///
/// Calls are serialised and run on threads of the store's own, so that no caller's thread waits for
/// I/O. Work is handed a transaction that is over when the work returns.
public protocol Store: Sendable {
    /// The newest committed state. Never blocks.
    var revision: Revision { get }

    /// Runs `work` on one unchanging state of the store.
    ///
    /// - Throws: `StoreError`, and whatever `work` throws.
    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any StoreReading) throws -> Value
    ) async throws -> Snapshot<Value>

    /// Runs `work` as one transaction, alone, and commits it durably: when this returns, the change
    /// survives a crash and every observer has been told of it.
    ///
    /// Nothing is kept if `work` throws. Work that changes nothing makes no new revision.
    ///
    /// - Throws: `StoreError`, and whatever `work` throws.
    func write<Value: Sendable>(
        _ work: @escaping @Sendable (any StoreWriting) throws -> Value
    ) async throws -> Snapshot<Value>

    /// Calls `observer` after every commit, before its `write` returns, in the order of commits.
    ///
    /// It must be quick and must not use the store.
    func observe(_ observer: @escaping @Sendable (StoreChange) -> Void)

    /// Waits until the state is at least `sequence`, for at most `bound`.
    ///
    /// - Returns: whether it is.
    func waits(for sequence: UInt64, atMost bound: Duration) async -> Bool

    /// Finishes what runs and closes; later calls throw `StoreError.unavailable`.
    func close() async
}

/// What work found or did, and the state that it belongs to.
public struct Snapshot<Value: Sendable>: Sendable {
    /// What the work returned.
    public let value: Value
    /// The state that a read saw, or that a write left.
    public let revision: Revision

    /// A value and its revision.
    public init(_ value: Value, at revision: Revision) {
        self.value = value
        self.revision = revision
    }
}
