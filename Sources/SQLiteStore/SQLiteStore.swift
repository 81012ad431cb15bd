internal import Dispatch
internal import GRDB
public import Store
internal import Synchronization

/// A store in one SQLite file, for one process.
///
/// Commits reach the disk before they are acknowledged. Reads run beside one another and beside the one
/// write that runs, each on the state that it began with. All of it happens on threads of dispatch
/// queues: callers suspend.
public final class SQLiteStore: Store {
    /// The schema that the store had before it was opened, if that is older than this version's: programs
    /// of its time cannot open it any more.
    public let upgradedFrom: Int?
    /// Whether everybody could read a file of the store, or others than its owner write it, until it was opened.
    public let wasOpenToOthers: Bool

    let pool: DatabasePool
    let file: StoreFile
    private let indexes: StoreIndexes
    private let identity: FileIdentity?
    private let lock: StoreLock
    private let announcements: Announcements
    let calls: CallCount
    private let log: LogBound
    private let closing = DispatchQueue(label: "SQLiteStore.closing")
    private let isClosed = Atomic(false)
    let copying = DispatchQueue(label: "SQLiteStore.copying")

    init(_ opened: OpenedDatabase, _ limits: SQLiteLimits) {
        upgradedFrom = opened.upgradedFrom
        wasOpenToOthers = opened.wasOpenToOthers
        pool = opened.pool
        file = opened.file
        identity = FileIdentity(of: file.path)
        lock = opened.lock
        indexes = opened.indexes
        announcements = Announcements(opened.revision)
        calls = CallCount(limit: limits.callsMax)
        log = LogBound(path: file.path + "-wal", bytesMax: limits.logBytesMax)
    }

    /// The newest committed state.
    ///
    /// Never blocks.
    public var revision: Revision { announcements.revision }

    /// How many calls of `read`, `write` and `backup` run or wait.
    var waitingCalls: Int { calls.count }

    /// How many calls of ``waits(for:atMost:)`` wait.
    var waiterCount: Int { announcements.waiterCount }

    /// Calls `observer` on every change from now on; see `Store`.
    public func observe(_ observer: @escaping @Sendable (StoreChange) -> Void) {
        announcements.observe(observer)
    }

    /// Waits until every observer has heard of `sequence`, for at most `bound`.
    ///
    /// - Returns: whether they have.
    public func waits(for sequence: UInt64, atMost bound: Duration) async -> Bool {
        await announcements.waits(for: sequence, atMost: bound)
    }

    /// Finishes what runs, closes the file and frees it for others; later calls throw
    /// `StoreError.unavailable`.
    public func close() async {
        await calls.close()
        await withCheckedContinuation { continuation in
            closing.async { [self] in
                if !isClosed.exchange(true, ordering: .relaxed) { shut() }
                continuation.resume()
            }
        }
    }

    /// Nothing runs any more.
    private func shut() {
        // Readers go first: the last connection removes the log, which one that only reads cannot.
        pool.releaseMemory()
        // One that was in use just now may yet go last: the log is emptied while there is somebody who
        // writes. If that fails, it stays, and the next one to open it reads it.
        _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        // Fails only where statements are left, which the pool does not keep.
        try? pool.close()
        lock.release()
        announcements.end()
    }
}

extension SQLiteStore {
    /// Runs `work` on one unchanging state; see `Store`.
    ///
    /// A cancelled task does not end it.
    public func read<Value: Sendable>(
        _ work: @escaping @Sendable (any StoreReading) throws -> Value
    ) async throws -> Snapshot<Value> {
        try calls.enter()
        defer { calls.leave() }
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncRead { [indexes] access in
                continuation.resume(
                    with: Result {
                        try passing {
                            let database = try access.get()
                            // The first read fixes the state that all others see.
                            let revision = try StoredRevision.current(in: database)
                            let transaction = SQLiteTransaction(database, indexes)
                            return Snapshot(try work(transaction), at: revision)
                        }
                    }
                )
            }
        }
    }

    /// Runs `work` as one transaction; see `Store`.
    ///
    /// A cancelled task does not end it: what is committed is always acknowledged.
    public func write<Value: Sendable>(
        _ work: @escaping @Sendable (any StoreWriting) throws -> Value
    ) async throws -> Snapshot<Value> {
        try calls.enter()
        defer { calls.leave() }
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncWriteWithoutTransaction { [self] database in
                continuation.resume(with: Result { try passing { try commit(work, in: database) } })
                log.bound(in: database)
            }
        }
    }

    private func commit<Value: Sendable>(
        _ work: @Sendable (any StoreWriting) throws -> Value,
        in database: Database
    ) throws -> Snapshot<Value> {
        let transaction = SQLiteTransaction(database, indexes)
        var result: Snapshot<Value>?
        try database.inTransaction(.immediate) {
            let value = try work(transaction)
            if let failure = transaction.failure { throw failure }
            guard !transaction.changes.isEmpty else {
                result = Snapshot(value, at: try StoredRevision.current(in: database))
                return .commit
            }
            // SQLite goes on with a file that has lost its name, and with it all that is committed.
            guard let found = FileIdentity(of: file.path), found == identity else {
                throw StoreError.unavailable("the file was moved or deleted")
            }
            result = Snapshot(value, at: try StoredRevision.advance(in: database))
            return .commit
        }
        guard let result else { throw StoreError.unavailable("the transaction has no result") }
        if !transaction.changes.isEmpty {
            announcements.announce(transaction.changes.announcement(of: result.revision))
        }
        return result
    }
}

/// Runs `work`, whose own errors pass unchanged while SQLite's come out as what they mean.
private func passing<Value>(_ work: () throws -> Value) throws -> Value {
    do { return try work() } catch let error as DatabaseError { throw StoreError(error) }
}
