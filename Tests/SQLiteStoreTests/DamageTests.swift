import Directory
import Foundation
import GRDB
import JSON
import Store
import Testing

@testable import SQLiteStore

@Suite("Stores that cannot be used")
struct DamageTests {
    @Test("a newer schema is refused, and not a byte changes")
    func newer() async throws {
        try await StoreFolder.with { folder in
            try await folder.makeStore(users: 1)
            let queue = try DatabaseQueue(path: folder.path("store.db"))
            try await queue.write { try $0.execute(sql: "PRAGMA user_version = 7") }
            try queue.close()
            let before = try folder.bytes("store.db")
            #expect(
                await folder.openingError() == .newerSchema(found: 7, supported: Schema.version)
            )
            #expect(try folder.bytes("store.db") == before)
            #expect(try folder.names().filter { $0.hasSuffix("-journal") } == [])
        }
    }

    @Test(
        "a file that is no database is damaged, and not a byte changes",
        arguments: ["x", "no database", String(repeating: "no database ", count: 1_000)]
    )
    func garbage(text: String) async throws {
        try await StoreFolder.with { folder in
            try folder.write(Data(text.utf8), to: "store.db")
            #expect(await folder.openingError()?.code == "store_damaged")
            #expect(try folder.bytes("store.db") == Data(text.utf8))
        }
    }

    @Test("a database of another program is damaged")
    func foreign() async throws {
        try await StoreFolder.with { folder in
            let queue = try DatabaseQueue(path: folder.path("store.db"))
            try await queue.write { try $0.execute(sql: "CREATE TABLE note (text)") }
            try queue.close()
            try folder.setPermissions("store.db", 0o600)
            #expect(await folder.openingError() == .damaged("the file is not a store"))
        }
    }

    @Test(
        "a truncated or overwritten file is damaged",
        arguments: [
            { $0.removeLast($0.count / 2) },
            { $0.replaceSubrange(4_096..<($0.count), with: Data(count: $0.count - 4_096)) },
            { $0.replaceSubrange(4_096..<8_192, with: Data(repeating: 0xA5, count: 4_096)) },
            { $0.replaceSubrange(100..<108, with: Data(repeating: 0xFF, count: 8)) },
        ] as [@Sendable (inout Data) -> Void]
    )
    func damaged(_ damage: @Sendable (inout Data) -> Void) async throws {
        try await StoreFolder.with { folder in
            try await folder.makeStore(users: 300)
            var bytes = try folder.bytes("store.db")
            damage(&bytes)
            try folder.write(bytes, to: "store.db")
            #expect(await folder.openingError()?.code == "store_damaged")
            #expect(try folder.bytes("store.db") == bytes)
        }
    }

    @Test("a record that is not what was written is damaged, and others are read")
    func record() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try await store.add(1...2)
            let first = try User.numbered(1).id
            let second = try User.numbered(2).id
            let written = try #require(
                String(
                    validating: JSONValue.object(try User.numbered(1).json).encoded(),
                    as: UTF8.self
                )
            )
            let edited = [
                "\"blocked\":1", "\"blocked\":null", "\"app_metadata\":[]", "\"block\":true",
                "\"logins_count\":1.0",
            ].map { member in "\(String(written.dropLast())),\(member)}" }
            let documents = ["{", "[]", "{}", "{\"user_id\":\"auth0|1\"}", written + " "] + edited
            for document in documents {
                try await store.pool.write { database in
                    try database.execute(
                        sql: "UPDATE user_document SET document = ? WHERE user = 1",
                        arguments: [document]
                    )
                }
                let error = try await storeError { _ = try await store.read { try $0.user(first) } }
                #expect(error?.code == "store_damaged", "\(document)")
                #expect(try await store.read { try $0.user(second) }.value != nil)
            }
            await store.close()
        }
    }

    @Test(
        "a store whose file was deleted, moved or replaced takes no change",
        arguments: ["deleted", "moved", "replaced"]
    )
    func lost(how: String) async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try await store.add(1...1)
            // Opens the connection that reads, which keeps the file.
            #expect(try await store.count() == 1)
            let files = FileManager.default
            let aside = folder.path("aside.db")
            try files.moveItem(atPath: folder.path("store.db"), toPath: aside)
            if how == "deleted" { try files.removeItem(atPath: aside) }
            if how == "replaced" {
                try files.copyItem(atPath: aside, toPath: folder.path("store.db"))
            }
            let error = try await storeError { try await store.add(2...2) }
            #expect(error == .unavailable("the file was moved or deleted"))
            #expect(try await store.count() == 1)
            #expect(store.revision.sequence == 1)
            await store.close()
        }
    }

    @Test("a store without a revision is damaged")
    func revision() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            for sql in ["UPDATE revision SET epoch = -1", "DELETE FROM revision"] {
                try await store.pool.write { try $0.execute(sql: sql) }
                let error = try await storeError { _ = try await store.read { _ in } }
                #expect(error?.code == "store_damaged")
            }
            await store.close()
        }
    }

    @Test(
        "SQLite's errors are what they mean",
        arguments: [
            (.SQLITE_BUSY, .locked), (.SQLITE_LOCKED_SHAREDCACHE, .locked),
            (.SQLITE_BUSY_SNAPSHOT, .locked), (.SQLITE_FULL, .full),
            (.SQLITE_READONLY, .readOnly), (.SQLITE_READONLY_DIRECTORY, .readOnly),
            (.SQLITE_PERM, .readOnly), (.SQLITE_CORRUPT, .damaged("m")),
            (.SQLITE_CORRUPT_INDEX, .damaged("m")), (.SQLITE_NOTADB, .damaged("m")),
            (.SQLITE_CONSTRAINT_UNIQUE, .damaged("m")), (.SQLITE_IOERR_DATA, .damaged("m")),
            (.SQLITE_IOERR_CORRUPTFS, .damaged("m")), (.SQLITE_IOERR_FSYNC, .unavailable("m")),
            (.SQLITE_CANTOPEN, .unavailable("m")), (.SQLITE_NOMEM, .unavailable("m")),
            (.SQLITE_MISUSE, .unavailable("m")), (.SQLITE_ERROR, .unavailable("m")),
            (.SQLITE_READONLY_DBMOVED, .unavailable("the file was moved or deleted")),
        ] as [(ResultCode, StoreError)]
    )
    func errors(code: ResultCode, expected: StoreError) {
        #expect(StoreError(DatabaseError(resultCode: code, message: "m")) == expected)
    }

    @Test(
        "errors of files are what they mean",
        arguments: [
            (.fileWriteNoPermission, "store_read_only"),
            (.fileWriteVolumeReadOnly, "store_read_only"), (.fileWriteOutOfSpace, "store_full"),
            (.fileReadNoSuchFile, "store_unavailable"),
        ] as [(CocoaError.Code, String)]
    )
    func fileErrors(code: CocoaError.Code, expected: String) {
        #expect(StoreError(translating: CocoaError(code)).code == expected)
    }
}
