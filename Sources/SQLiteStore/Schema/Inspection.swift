internal import Foundation
internal import GRDB
internal import Store

/// Looks at a database file without changing it.
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

    private static func check(_ path: String, mayBeEmpty: Bool) throws(StoreError) {
        try translating {
            try checkHeader(of: path)
            try reading(path) { database in
                try checkOrigin(of: database, mayBeEmpty)
                try checkPages(of: database)
            }
        }
    }

    /// What `work` reads by a connection of its own that cannot write.
    static func reading<Value>(
        _ path: String,
        _ work: (Database) throws -> Value
    ) throws(StoreError) -> Value {
        try translating {
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            return try queue.read(work)
        }
    }

    /// SQLite takes a file of a few bytes for an empty database, and writes over it.
    private static func checkHeader(of path: String) throws {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        let header = try handle.read(upToCount: 16) ?? Data()
        guard header.isEmpty || header == Data("SQLite format 3\0".utf8) else {
            throw StoreError.damaged("the file is not a database")
        }
    }

    private static func checkOrigin(of database: Database, _ mayBeEmpty: Bool) throws {
        let application = try number("PRAGMA application_id", in: database)
        let version = try number("PRAGMA user_version", in: database)
        guard application == Schema.applicationID else {
            // Migrations keep their own table, which is made first.
            let tables = try number(
                "SELECT count(*) FROM sqlite_master WHERE name NOT LIKE 'grdb%'",
                in: database
            )
            guard mayBeEmpty, application == 0, version == 0, tables == 0 else {
                throw StoreError.damaged("the file is not a store")
            }
            return
        }
        guard version <= Schema.version else {
            throw StoreError.newerSchema(found: version, supported: Schema.version)
        }
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
