internal import Foundation
internal import Store

/// Where a store stands, and what stands beside it.
struct StoreFile: Sendable {
    /// The database, absolute and without symbolic links, so that one file has one lock.
    let path: String

    /// The store at `path`, which need not be there.
    init(_ path: String) {
        let url = URL(fileURLWithPath: path)
        let folder = url.deletingLastPathComponent().resolvingSymlinksInPath()
        self.path =
            folder.appendingPathComponent(url.lastPathComponent)
            .resolvingSymlinksInPath().path
    }

    /// The folder.
    var folder: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

    /// What is locked while the store is open.
    var lockPath: String { path + ".lock" }

    /// A restored database that is not yet in its place.
    var restoredPath: String { path + ".restored" }

    /// Where a damaged database is kept when another is put in its place.
    var damagedPath: String { path + ".damaged" }

    /// What the names of the files end in that SQLite keeps beside the database.
    static let sideSuffixes = ["-wal", "-shm", journalSuffix]

    /// What the name of its rollback journal ends in.
    static let journalSuffix = "-journal"

    /// Whether the database is there.
    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// Makes the folder, for its owner alone, if it is missing.
    func makeFolder() throws(StoreError) {
        guard !FileManager.default.fileExists(atPath: folder) else { return }
        try translating {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        }
    }

    /// Makes an empty database, for its owner alone, if it is missing.
    ///
    /// - Throws: `StoreError.damaged` if a restore has moved the old database away and not put the
    ///   new one in its place: an empty store must not be what follows.
    func makeDatabase() throws(StoreError) {
        guard !exists else { return }
        guard !FileManager.default.fileExists(atPath: restoredPath) else {
            throw .damaged("a restore was not finished: restore again")
        }
        try PrivateFile.make(at: path)
        synchronizeFolder()
    }

    /// Removes the folders that ``PrivateFile/inFolder(beside:_:)`` lent to processes that were killed, in
    /// which half a copy of the store may stand.
    ///
    /// Whoever makes one for the store has its lock: call it with the lock.
    func removeLentFolders() {
        let name = URL(fileURLWithPath: path).lastPathComponent
        for found in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            guard PrivateFile.isFolder(found, beside: name) else { continue }
            let other = folder + "/" + found
            let attributes = try? FileManager.default.attributesOfItem(atPath: other)
            guard attributes?[.type] as? FileAttributeType == .typeDirectory else { continue }
            try? FileManager.default.removeItem(atPath: other)
        }
    }

    /// Checks that the folder, and the database if it is there, may be written.
    ///
    /// - Throws: `StoreError.readOnly`.
    func requireWritable() throws(StoreError) {
        let files = FileManager.default
        guard files.isWritableFile(atPath: folder), !exists || files.isWritableFile(atPath: path)
        else { throw .readOnly }
    }

    /// Takes from others what they may do with the files of the database that are there: no file may be read
    /// by everybody, or written by others than its owner.
    ///
    /// - Returns: whether others could do more than that.
    /// - Throws: `StoreError.unavailable` if it is not for this process to change that.
    func makePrivate() throws(StoreError) -> Bool {
        var wasOpen = false
        for file in ([""] + Self.sideSuffixes).map({ path + $0 }) {
            guard FileManager.default.fileExists(atPath: file) else { continue }
            let mode = try Self.mode(of: file)
            guard mode & 0o027 != 0 else { continue }
            wasOpen = true
            do {
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o600],
                    ofItemAtPath: file
                )
            } catch {
                let found = String(mode, radix: 8)
                throw .unavailable("`\(file)` has mode 0\(found), expected 0600 (at most 0640)")
            }
        }
        return wasOpen
    }

    private static func mode(of path: String) throws(StoreError) -> Int {
        try translating {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            guard let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue else {
                throw StoreError.unavailable("the permissions of `\(path)` cannot be told")
            }
            return mode & 0o7777
        }
    }

    /// Makes sure that names of files which were made or moved survive a loss of power.
    ///
    /// Not every file system can do it for a folder: a failure changes nothing.
    func synchronizeFolder() {
        let handle = FileHandle(forReadingAtPath: folder)
        try? handle?.synchronize()
        try? handle?.close()
    }
}
