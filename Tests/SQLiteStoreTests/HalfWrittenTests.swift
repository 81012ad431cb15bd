import Foundation
import GRDB
import Store
import Testing

@testable import SQLiteStore

@Suite("Stores whose process was killed in a write")
struct HalfWrittenTests {
    /// What a start and an inspection say of a store; nil where nothing is wrong.
    private func errors(_ name: String, in folder: StoreFolder) async throws -> [StoreError?] {
        let inspection = try await storeError { _ = try SQLiteInspection(path: folder.path(name)) }
        return [inspection, await folder.openingError(name)]
    }

    @Test("open, however much of the first start is in the log")
    func firstLog() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            let (file, log) = (try folder.bytes("store.db"), try folder.bytes("store.db-wal"))
            await store.close()
            // https://www.sqlite.org/fileformat2.html#the_write_ahead_log: a head, and a head before each page.
            let (head, frame) = (32, 24 + 4_096)
            let ends = Array(stride(from: head, through: log.count, by: frame))
            #expect(ends.count > 20 && ends.last == log.count)
            for end in ends {
                try folder.write(file, to: "\(end).db")
                try folder.write(log.prefix(end), to: "\(end).db-wal")
                #expect(try await errors("\(end).db", in: folder) == [nil, nil], "\(end)")
            }
        }
    }

    @Test("open with nothing in them where the first page was written and not yet committed")
    func firstPage() async throws {
        try await StoreFolder.with { folder in
            let queue = try DatabaseQueue(path: folder.path("store.db"))
            try await queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA journal_mode = WAL")
            }
            try queue.close()
            try folder.setPermissions("store.db", 0o600)
            #expect(try folder.bytes("store.db").count == 4_096)
            try folder.write(Self.journalOfNothing, to: "store.db-journal")
            #expect(try await errors("store.db", in: folder) == [nil, nil])
            #expect(try folder.names() == ["store.db", "store.db.lock"])
        }
    }

    /// The rollback journal of a database that had no page, before its first: a head, and no page.
    ///
    /// See <https://www.sqlite.org/fileformat2.html#the_rollback_journal>.
    private static let journalOfNothing: Data = {
        let magic: [UInt8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]
        let (pages, nonce, pagesBefore, sector, page) = (0, 7, 0, 512, 4_096)
        let numbers = [pages, nonce, pagesBefore, sector, page].flatMap { number in
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
        }
        let head = magic + numbers
        return Data(head + Array(repeating: 0, count: sector - head.count))
    }()

    @Test("are not made by looking for them where only a journal is left")
    func journalAlone() async throws {
        try await StoreFolder.with { folder in
            try folder.write(Self.journalOfNothing, to: "store.db-journal")
            let error = try await storeError {
                _ = try SQLiteInspection(path: folder.path("store.db"))
            }
            #expect(error?.code == "store_unavailable")
            #expect(try folder.names() == ["store.db-journal"])
        }
    }

    @Test("open, and the folders of half made copies are gone")
    func copies() async throws {
        try await StoreFolder.with { folder in
            try await folder.makeStore(users: 1)
            let others = ["other.db.\(UUID())", "store.db.\(UUID())0", "store.db.old"]
            for name in others + ["store.db.\(UUID())"] {
                try FileManager.default.createDirectory(
                    atPath: folder.path(name),
                    withIntermediateDirectories: false
                )
                try folder.write(Data("half".utf8), to: name + "/file")
            }
            // A file of such a name is somebody's.
            let file = "store.db.\(UUID())"
            try folder.write(Data("mine".utf8), to: file)
            #expect(await folder.openingError() == nil)
            #expect(try folder.names() == (others + [file, "store.db", "store.db.lock"]).sorted())
        }
    }

    @Test("open as they were before a transaction that was half written")
    func transaction() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try await store.add(1...3)
            // As it stands where a restore has put it, until its first start.
            try await store.backup(to: folder.path("restored.db"))
            await store.close()
            let queue = try DatabaseQueue(path: folder.path("restored.db"))
            try await queue.writeWithoutTransaction { database in
                // Pages go to the file as soon as they do not fit any more.
                try database.execute(sql: "PRAGMA cache_size = 1")
                try database.inTransaction {
                    try database.execute(
                        sql: "DELETE FROM user; CREATE TABLE more AS SELECT zeroblob(100000)"
                    )
                    for suffix in ["", "-journal"] {
                        let bytes = try folder.bytes("restored.db" + suffix)
                        try folder.write(bytes, to: "dead.db" + suffix)
                    }
                    return .rollback
                }
            }
            try queue.close()
            #expect(try folder.bytes("dead.db") != folder.bytes("restored.db"))
            #expect(try folder.bytes("dead.db-journal").count > 4_096)
            let inspection = try SQLiteInspection(path: folder.path("dead.db"))
            #expect(try inspection.read { try $0.userCount(connection: nil) } == 3)
            let opened = try folder.open("dead.db")
            #expect(try await opened.count() == 3)
            await opened.close()
        }
    }
}
