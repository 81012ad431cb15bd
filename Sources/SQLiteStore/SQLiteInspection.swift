internal import Foundation
internal import GRDB
public import Store

/// A store that is looked at and left as it is.
///
/// Nothing is made, migrated or indexed, and no entry of the journal is written.
public struct SQLiteInspection: Sendable {
    /// The schema that the store has, 0 if it is empty.
    public let schema: Int
    private let file: StoreFile

    /// The newest schema that this version reads and writes: a start brings an older store to it.
    public static let newestSchema = Schema.version

    /// Checks the store at `path` as a start would.
    ///
    /// Reads the whole file. Blocks.
    ///
    /// - Throws: what ``SQLiteStore/open(path:lookups:indexing:epoch:)`` would throw: `StoreError.locked`
    ///   if a process has the store open.
    public init(path: String) throws(StoreError) {
        let file = StoreFile(path)
        self.file = file
        try file.requireWritable()
        schema = try file.lookingOnly { () throws(StoreError) in
            try Inspection.check(file.path)
            return try Inspection.reading(file.path) { try Schema.found(in: $0) }
        }
    }

    /// What `work` reads of the store, which may be of an older version: users are in all of them.
    ///
    /// Blocks.
    public func read<Value>(
        _ work: (any StoreReading) throws -> Value
    ) throws -> Value {
        var result: Result<Value, any Error>?
        try file.lookingOnly { () throws(StoreError) in
            try Inspection.reading(file.path) { database in
                let indexes = StoreIndexes(lookups: [], grants: nil)
                let transaction = SQLiteTransaction(database, indexes)
                result = Result { try work(transaction) }
            }
        }
        guard let result else { throw StoreError.unavailable("nothing was read") }
        return try result.get()
    }
}

extension StoreFile {
    /// Runs `work` while nobody has the store open, and leaves no file that was not there.
    ///
    /// Where no lock was ever made, nobody had the store open: making one would change the folder.
    fileprivate func lookingOnly<Value>(
        _ work: () throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        let isLockable = FileManager.default.fileExists(atPath: lockPath)
        let lock = isLockable ? try StoreLock(lockPath) : nil
        defer { lock?.release() }
        // A connection that only reads makes them and cannot remove them.
        let hadLog = FileManager.default.fileExists(atPath: path + "-wal")
        defer { if !hadLog { removeEmptyLog() } }
        return try work()
    }

    private func removeEmptyLog() {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
        guard (attributes?[.size] as? NSNumber)?.intValue == 0 else { return }
        for suffix in ["-shm", "-wal"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
    }
}
