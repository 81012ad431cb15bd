import Directory
import Foundation
import GRDB
import JSON
import Store
import Testing

@testable import SQLiteStore

@Suite("Stores that are looked at and left as they are")
struct InspectionTests {
    /// The users `auth0|1` that an inspection finds, by id and by address.
    private func found(_ inspection: SQLiteInspection) throws -> [User?] {
        let id = try User.numbered(1).id
        return try inspection.read { [try $0.user(id)] + (try $0.users(email: "1@example.com")) }
    }

    @Test("show their users, and no byte and no file of the folder changes")
    func unchanged() async throws {
        try await StoreFolder.with { folder in
            try await folder.makeStore(users: 2)
            let (names, bytes) = (try folder.names(), try folder.bytes("store.db"))
            let inspection = try SQLiteInspection(path: folder.path("store.db"))
            #expect(inspection.schema == SQLiteInspection.newestSchema)
            #expect(try found(inspection) == [User.numbered(1), User.numbered(1)])
            #expect(try folder.names() == names)
            #expect(try folder.bytes("store.db") == bytes)
        }
    }

    @Test("show what stands in the log of a process that died")
    func log() async throws {
        try await StoreFolder.with { folder in
            try await folder.makeStore(users: 1)
            let store = try folder.open()
            try await store.add(2...2)
            for suffix in ["", "-wal"] {
                let bytes = try folder.bytes("store.db\(suffix)")
                try bytes.write(to: folder.url.appending(path: "dead.db\(suffix)"))
            }
            await store.close()
            let log = try folder.bytes("dead.db-wal")
            let inspection = try SQLiteInspection(path: folder.path("dead.db"))
            #expect(try inspection.read { try $0.userCount(connection: nil) } == 2)
            #expect(try folder.bytes("dead.db-wal") == log)
        }
    }

    @Test("show their users where an older version made them, and stay of that version")
    func older() async throws {
        try await StoreFolder.with { folder in
            try await MigrationTests.makeFirst(in: folder)
            let inspection = try SQLiteInspection(path: folder.path("store.db"))
            #expect(inspection.schema == 1)
            #expect(try found(inspection) == [User.numbered(1), User.numbered(1)])
            #expect(try SQLiteInspection(path: folder.path("store.db")).schema == 1)
        }
    }

    @Test("are not looked at while a process has them open")
    func locked() async throws {
        try await StoreFolder.with { folder in
            let path = folder.path("store.db")
            try await folder.makeStore(users: 1)
            let inspection = try SQLiteInspection(path: path)
            let store = try folder.open()
            #expect(throws: StoreError.locked) { try SQLiteInspection(path: path) }
            #expect(throws: StoreError.locked) { try found(inspection) }
            await store.close()
            #expect(try found(inspection).count == 2)
        }
    }

    @Test("are refused where they are none, and found empty where nothing is in them")
    func others() async throws {
        try await StoreFolder.with { folder in
            try Data().write(to: folder.url.appending(path: "empty.db"))
            #expect(try SQLiteInspection(path: folder.path("empty.db")).schema == 0)
            try Data("no database".utf8).write(to: folder.url.appending(path: "text.db"))
            #expect(throws: StoreError.damaged("the file is not a database")) {
                try SQLiteInspection(path: folder.path("text.db"))
            }
            #expect(try folder.names() == ["empty.db", "text.db"])
        }
    }
}
