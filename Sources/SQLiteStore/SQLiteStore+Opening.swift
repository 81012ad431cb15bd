public import Directory
internal import GRDB
public import Store

extension SQLiteStore {
    /// Opens the store at `path`, which is made if it is missing: the folder for its owner alone, and
    /// so the file.
    ///
    /// Reads the whole file to find damage, so that a store of a gigabyte takes seconds. Blocks: call
    /// it before there is anything to serve.
    ///
    /// - Parameters:
    ///   - path: The file. `PATH-wal` and `PATH-shm` belong to it; `PATH.lock` is locked while it is
    ///     open, and stays.
    ///   - lookups: The attributes by which users can be found. If they are others than before, every
    ///     user is read once.
    ///   - indexing: How their grants are read; without, nobody is found by them. If its version is
    ///     another than before, every user is read once.
    ///   - epoch: Random; for the revisions of a store that is made.
    /// - Returns: The store, which is open until ``close()``.
    /// - Throws: `StoreError.locked` at once if another process, or this one, has it open;
    ///   `.unavailable` if others may read it, for it holds password hashes and private keys.
    public static func open(
        path: String,
        lookups: [UserAttribute],
        indexing: UserIndexing? = nil,
        epoch: UInt32
    ) throws(StoreError) -> SQLiteStore {
        try open(
            path: path,
            lookups: lookups,
            indexing: indexing,
            epoch: epoch,
            limits: .standard
        )
    }

    static func open(
        path: String,
        lookups: [UserAttribute],
        indexing: UserIndexing?,
        epoch: UInt32,
        limits: SQLiteLimits
    ) throws(StoreError) -> SQLiteStore {
        let file = StoreFile(path)
        try file.makeFolder()
        let lock = try StoreLock(file.lockPath)
        file.removeLentFolders()
        try file.makeDatabase()
        try file.requireWritable()
        let wasOpen = try file.makePrivate()
        try Inspection.check(file.path)
        return try translating {
            let pool = try DatabasePool(path: file.path, configuration: configuration(limits))
            try pool.writeWithoutTransaction { try prepareWriter($0, limits) }
            let older = try Schema.olderVersion(in: pool)
            try Schema.migrator.migrate(pool)
            let (indexes, revision) = try pool.write { database in
                try StoredRevision.begin(epoch: epoch, in: database)
                try GrantIndex.prepare(indexing, in: database)
                return (
                    try LookupIndex.prepare(lookups, in: database),
                    try StoredRevision.current(in: database)
                )
            }
            let opened = OpenedDatabase(
                file: file,
                lock: lock,
                pool: pool,
                indexes: StoreIndexes(lookups: indexes, grants: indexing),
                revision: revision,
                upgradedFrom: older,
                wasOpenToOthers: wasOpen
            )
            return SQLiteStore(opened, limits)
        }
    }

    private static func configuration(_ limits: SQLiteLimits) -> Configuration {
        var configuration = Configuration()
        configuration.label = "SQLiteStore"
        configuration.busyMode = .timeout(limits.busySeconds)
        configuration.maximumReaderCount = limits.readersMax
        configuration.prepareDatabase { database in
            // Hashes and keys are overwritten, not only unlinked.
            try database.execute(sql: "PRAGMA secure_delete = ON")
            // The file's schema may not call functions, and its pages are checked as they are read.
            try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
        }
        return configuration
    }

    /// What only the connection that writes needs, set when the pool is done with its own settings:
    /// it puts `synchronous` back to `NORMAL`, under which a loss of power takes commits along.
    private static func prepareWriter(_ database: Database, _ limits: SQLiteLimits) throws {
        try database.execute(
            sql: """
                PRAGMA synchronous = FULL;
                PRAGMA journal_size_limit = \(limits.logBytesMax);
                """
        )
        if let pages = limits.pagesMax {
            try database.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        // SQLite opens a file that it may not write for reading, without a word: ask for the right.
        try database.inTransaction(.immediate) { .rollback }
    }
}

/// A database in the newest schema, and what is known of it.
struct OpenedDatabase {
    let file: StoreFile
    let lock: StoreLock
    let pool: DatabasePool
    let indexes: StoreIndexes
    let revision: Revision
    /// The schema that it had before, if that is older.
    let upgradedFrom: Int?
    let wasOpenToOthers: Bool
}
