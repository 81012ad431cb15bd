internal import Foundation
internal import GRDB
public import Store

extension SQLiteStore {
    /// Puts a backup in the place of the store at `path`, or makes the store from it.
    ///
    /// It all happens or none of it. A database that is too damaged to be replaced as a transaction is
    /// moved to `PATH.damaged`. Blocks.
    ///
    /// - Parameters:
    ///   - backup: What ``backup(to:)`` wrote. It is not changed.
    ///   - path: The store, which nobody may have open.
    ///   - epoch: Random; revisions of before have another one, so that nobody takes them for later or
    ///     earlier states of what is restored.
    ///   - event: What the restored audit journal says of it, as its next entry; nil if nobody need
    ///     know.
    /// - Throws: `StoreError.locked` if a server has the store open; `.damaged` or `.newerSchema` about
    ///   the backup; `.unavailable` if others may read what is at `path`, or another program's database
    ///   stands there.
    public static func restore(
        from backup: String,
        to path: String,
        epoch: UInt32,
        journaling event: AuditEvent? = nil
    ) throws(StoreError) {
        guard FileManager.default.fileExists(atPath: backup) else {
            throw .unavailable("`\(backup)` does not exist")
        }
        let file = StoreFile(path)
        try file.makeFolder()
        let lock = try StoreLock(file.lockPath)
        defer { lock.release() }
        try file.requireWritable()
        if file.exists { try Inspection.checkReplaceable(file.path) }
        try Inspection.checkStore(backup)
        try file.removeRestored()
        try PrivateFile.inFolder(beside: file.path) { copy throws(StoreError) in
            try DatabaseCopy.make(of: source(backup), at: copy) { copy in
                try copy.write { try StoredRevision.setEpoch(epoch, in: $0) }
                if let event { try journal(event, in: copy) }
            }
            try PrivateFile.move(copy, to: file.restoredPath)
        }
        try file.replaceDatabase()
    }

    /// Adds an entry to a copy that nobody else has open, and which an older version may have written.
    private static func journal(_ event: AuditEvent, in copy: DatabaseQueue) throws {
        try Schema.migrator.migrate(copy)
        try copy.write { database in
            let revision = try StoredRevision.advance(in: database)
            _ = try AuditJournal.append(event, revision: revision, in: database)
        }
    }

    private static func source(_ path: String) throws(StoreError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        return try translating { try DatabaseQueue(path: path, configuration: configuration) }
    }
}

extension StoreFile {
    /// Removes what a restore left that did not finish.
    fileprivate func removeRestored() throws(StoreError) {
        guard FileManager.default.fileExists(atPath: restoredPath) else { return }
        try translating { try FileManager.default.removeItem(atPath: restoredPath) }
    }

    /// Puts the restored database in the place of the one that is there.
    fileprivate func replaceDatabase() throws(StoreError) {
        if exists {
            do throws(StoreError) {
                try overwriteDatabase()
                return try removeRestored()
            } catch .damaged {
                try moveDatabaseAway()
            } catch {
                try? removeRestored()
                throw error
            }
        }
        try removeSideFiles()
        try PrivateFile.move(restoredPath, to: path)
        synchronizeFolder()
    }

    /// Removes what SQLite would take for changes to the database, once that is gone.
    private func removeSideFiles() throws(StoreError) {
        try translating {
            for suffix in Self.sideSuffixes {
                guard FileManager.default.fileExists(atPath: path + suffix) else { continue }
                try FileManager.default.removeItem(atPath: path + suffix)
            }
        }
        synchronizeFolder()
    }

    /// Overwrites a sound database in one transaction of its own: after a crash it is the old one or
    /// the new one, whatever its log holds.
    private func overwriteDatabase() throws(StoreError) {
        try translating {
            let source = try DatabaseQueue(path: restoredPath)
            defer { try? source.close() }
            let target = try DatabaseQueue(path: path)
            defer { try? target.close() }
            try source.backup(to: target)
        }
    }

    /// Keeps a damaged database for who wants to look into it, in the place of an earlier one.
    ///
    /// Until the restored one stands in its place, ``makeDatabase()`` refuses to make an empty one.
    private func moveDatabaseAway() throws(StoreError) {
        try translating {
            for suffix in [""] + Self.sideSuffixes {
                try? FileManager.default.removeItem(atPath: damagedPath + suffix)
                guard FileManager.default.fileExists(atPath: path + suffix) else { continue }
                try FileManager.default.moveItem(
                    atPath: path + suffix,
                    toPath: damagedPath + suffix
                )
            }
        }
        synchronizeFolder()
    }
}
