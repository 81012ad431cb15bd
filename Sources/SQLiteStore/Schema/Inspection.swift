internal import Foundation
internal import GRDB
internal import Store

/// Looks at a database file without changing what it holds.
enum Inspection {
    /// Checks that `path` is an empty database, or a store of this version or an older one, whose
    /// pages are sound.
    ///
    /// Reads the whole file.
    ///
    /// - Throws: `StoreError.newerSchema`, `.damaged`.
    static func check(_ path: String) throws(StoreError) { try check(path, mayBeEmpty: true) }

    /// Checks that `path` is a store, as ``check(_:)``, and not an empty database.
    static func checkStore(_ path: String) throws(StoreError) {
        try check(path, mayBeEmpty: false)
    }

    /// Checks that `path` is not the sound database of another program: a store of any version, an empty
    /// database, or what cannot be read.
    ///
    /// - Throws: `StoreError.unavailable`.
    static func checkReplaceable(_ path: String) throws(StoreError) {
        let isForeign: Bool
        do {
            // A database that is opened may be left with files beside it: a store need not be.
            if try translating({ try isMarked(path) }) { return }
            isForeign = try reading(path) { try origin(of: $0) == .other }
        } catch .damaged {
            return
        }
        guard !isForeign else {
            throw .unavailable("`\(path)` is the database of another program")
        }
    }

    private static func check(_ path: String, mayBeEmpty: Bool) throws(StoreError) {
        try reading(path) { database in
            try checkOrigin(of: database, mayBeEmpty)
            try checkPages(of: database)
        }
    }

    /// What `work` reads by a connection of its own that cannot write.
    ///
    /// What a killed process left half written is undone before that.
    static func reading<Value>(
        _ path: String,
        _ work: (Database) throws -> Value
    ) throws(StoreError) -> Value {
        try translating {
            try undoHalfWritten(path)
            try checkHeader(of: path)
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            return try queue.read(work)
        }
    }

    /// Undoes the transaction of a process that was killed in it, which a connection that only reads
    /// is refused for (`SQLITE_READONLY_ROLLBACK`).
    ///
    /// A store has a rollback journal only in the moments in which it is made or, once restored, opened
    /// for the first time; see <https://www.sqlite.org/lockingv3.html#hot_journals>.
    private static func undoHalfWritten(_ path: String) throws {
        let files = [path, path + StoreFile.journalSuffix]
        // Opened for writing, a file that is missing would be made.
        guard files.allSatisfy(FileManager.default.fileExists(atPath:)) else { return }
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        _ = try queue.read { try number("PRAGMA schema_version", in: $0) }
    }

    /// SQLite takes a file of a few bytes for an empty database, and writes over it.
    private static func checkHeader(of path: String) throws {
        let header = try header(of: path)
        guard header.isEmpty || header.starts(with: Data("SQLite format 3\0".utf8)) else {
            throw StoreError.damaged("the file is not a database")
        }
    }

    /// Whether the file's first page says that it is a store's; what its log says is not asked.
    private static func isMarked(_ path: String) throws -> Bool {
        // `application_id`, with the most significant byte first.
        let mark = try header(of: path).dropFirst(68).prefix(4)
        return mark.reduce(0) { $0 << 8 | Int($1) } == Schema.applicationID
    }

    /// The first 100 bytes, or as many as there are.
    private static func header(of path: String) throws -> Data {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        return try handle.read(upToCount: 100) ?? Data()
    }

    /// Whose database it is.
    private enum Origin: Equatable {
        case store(version: Int)
        case empty
        case other
    }

    private static func checkOrigin(of database: Database, _ mayBeEmpty: Bool) throws {
        switch try origin(of: database) {
        case .store(let version) where version > Schema.version:
            throw StoreError.newerSchema(found: version, supported: Schema.version)
        case .store: return
        case .empty where mayBeEmpty: return
        case .empty, .other: throw StoreError.damaged("the file is not a store")
        }
    }

    private static func origin(of database: Database) throws -> Origin {
        let application = try number("PRAGMA application_id", in: database)
        let version = try number("PRAGMA user_version", in: database)
        if application == Schema.applicationID { return .store(version: version) }
        // Migrations keep their own table, which is made first, and an index of it.
        let tables = try number(
            "SELECT count(*) FROM sqlite_master WHERE tbl_name NOT LIKE 'grdb%'",
            in: database
        )
        return application == 0 && version == 0 && tables == 0 ? .empty : .other
    }

    /// Finds what a torn or overwritten page leaves: `quick_check` reads every page.
    static func checkPages(of database: Database) throws {
        let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
        guard finding == "ok" else { throw StoreError.damaged(finding ?? "it cannot be checked") }
    }

    private static func number(_ sql: String, in database: Database) throws -> Int {
        try Int.fetchOne(database, sql: sql) ?? 0
    }
}
