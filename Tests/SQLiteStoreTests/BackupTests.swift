import Directory
import Foundation
import GRDB
import JSON
import Passwords
import Store
import Testing

@testable import SQLiteStore

@Suite("Backups")
struct BackupTests {
    @Test("hold one state of a store that is written to, in one file for the owner alone")
    func live() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open(epoch: 9)
            try await store.add(1...1_000)
            let before = store.revision.sequence
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for number in 1_001...1_100 { try await store.add(number...number) }
                }
                group.addTask { try await store.backup(to: folder.path("backup.db")) }
                try await group.waitForAll()
            }
            await store.close()
            #expect(
                try folder.names() == ["backup.db", "store.db", "store.db.lock"]
            )
            #expect(try folder.permissions("backup.db") == 0o600)
            let backup = try folder.open("backup.db")
            let sequence = backup.revision.sequence
            #expect(backup.revision.epoch == 9 && sequence >= before)
            #expect(try await backup.count() == 1_000 + Int(sequence - before))
            await backup.close()
        }
    }

    @Test("take no file's place, and leave nothing behind where they fail")
    func refused() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try await store.add(1...1)
            for name in ["store.db", "store.db.lock"] {
                let before = try folder.bytes(name)
                let path = folder.path(name)
                let error = try await storeError { try await store.backup(to: path) }
                #expect(error == .unavailable("`\(path)` exists already"))
                #expect(try folder.bytes(name) == before)
            }
            let missing = folder.path("missing/backup.db")
            let error = try await storeError { try await store.backup(to: missing) }
            #expect(error == .unavailable("`\(folder.path("missing"))` is not there"))
            await store.close()
            let closed = try await storeError { try await store.backup(to: folder.path("b.db")) }
            #expect(closed?.code == "store_unavailable")
            #expect(try folder.names() == ["store.db", "store.db.lock"])
        }
    }

    @Test("do not fit on a full disk, and leave nothing there", .enabled(if: Disk.canMount))
    func full() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try await store.add(1...2_000)
            try await Disk.withSmall(bytes: 1 << 20) { disk in
                let path = disk.path("backup.db")
                let error = try await storeError { try await store.backup(to: path) }
                let names = try disk.names()
                #expect(error == .full && names == [])
            }
            await store.close()
        }
    }
}

@Suite("Restores")
struct RestoreTests {
    /// A folder with a store of three users and a backup of two, of epoch 1.
    private func withBackup(_ body: (StoreFolder) async throws -> Void) async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try await store.add(1...2)
            try await store.backup(to: folder.path("backup.db"))
            try await store.add(3...3)
            await store.close()
            try await body(folder)
        }
    }

    private func restore(_ name: String = "backup.db", in folder: StoreFolder) throws {
        try SQLiteStore.restore(from: folder.path(name), to: folder.path("store.db"), epoch: 2)
    }

    private func expectRestored(in folder: StoreFolder) async throws {
        let store = try folder.open()
        #expect(store.revision == Revision(epoch: 2, sequence: 1))
        #expect(try await store.count() == 2)
        try await store.add(3...3)
        #expect(store.revision == Revision(epoch: 2, sequence: 2))
        await store.close()
    }

    @Test("replace a store, with an epoch of its own, and leave the backup as it was")
    func replaced() async throws {
        try await withBackup { folder in
            let backup = try folder.bytes("backup.db")
            try restore(in: folder)
            #expect(try folder.bytes("backup.db") == backup)
            #expect(try folder.names() == ["backup.db", "store.db", "store.db.lock"])
            #expect(try folder.permissions("store.db") == 0o600)
            try await expectRestored(in: folder)
        }
    }

    @Test("make a store where there is none")
    func made() async throws {
        try await withBackup { folder in
            try FileManager.default.removeItem(atPath: folder.path("store.db"))
            try restore(in: folder)
            #expect(try folder.permissions("store.db") == 0o600)
            try await expectRestored(in: folder)
        }
    }

    @Test("replace what a killed process left in its log")
    func log() async throws {
        try await withBackup { folder in
            try FileManager.default.removeItem(atPath: folder.path("store.db"))
            var writer = try WriterProcess(path: folder.path("store.db"), epoch: 1)
            await writer.lines(atLeast: 5)
            _ = await writer.kill()
            #expect(try folder.names().contains("store.db-wal"))
            try restore(in: folder)
            try await expectRestored(in: folder)
        }
    }

    @Test("move a file away that is no database", arguments: ["", "-wal"])
    func damaged(suffix: String) async throws {
        try await withBackup { folder in
            let garbage = Data(repeating: 0x41, count: 10_000)
            for name in ["store.db", "store.db" + suffix, "store.db.damaged"] {
                try folder.write(garbage, to: name)
            }
            try restore(in: folder)
            #expect(try folder.bytes("store.db.damaged") == garbage)
            #expect(try folder.permissions("store.db") == 0o600)
            try await expectRestored(in: folder)
        }
    }

    @Test("are refused while the store is open, at once")
    func locked() async throws {
        try await withBackup { folder in
            let store = try folder.open()
            let error = try await storeError { try restore(in: folder) }
            #expect(error == .locked)
            #expect(try await store.count() == 3)
            await store.close()
        }
    }

    @Test(
        "are refused where another program's database stands, which stays as it is",
        arguments: ["CREATE TABLE note (text)", "PRAGMA application_id = 7"]
    )
    func foreign(sql: String) async throws {
        try await withBackup { folder in
            try FileManager.default.removeItem(atPath: folder.path("store.db"))
            let queue = try DatabaseQueue(path: folder.path("store.db"))
            try await queue.write { try $0.execute(sql: sql) }
            try queue.close()
            try folder.setPermissions("store.db", 0o600)
            let before = try folder.bytes("store.db")
            let error = try await storeError { try restore(in: folder) }
            let path = folder.path("store.db")
            #expect(error == .unavailable("`\(path)` is the database of another program"))
            #expect(try folder.bytes("store.db") == before)
            #expect(try folder.names() == ["backup.db", "store.db", "store.db.lock"])
        }
    }

    @Test("replace an empty database, and the store of a newer version")
    func replaceable() async throws {
        try await withBackup { folder in
            let queue = try DatabaseQueue(path: folder.path("store.db"))
            try await queue.write { try $0.execute(sql: "PRAGMA user_version = 99") }
            try queue.close()
            try restore(in: folder)
            try await expectRestored(in: folder)
            try folder.write(Data(), to: "store.db")
            try restore(in: folder)
            try await expectRestored(in: folder)
        }
    }

    @Test("are refused of what is no backup, and leave the store as it was")
    func refused() async throws {
        try await withBackup { folder in
            let before = try folder.bytes("store.db")
            try Data().write(to: folder.url.appendingPathComponent("empty.db"))
            try Data("no database".utf8).write(to: folder.url.appendingPathComponent("text.db"))
            var torn = try folder.bytes("backup.db")
            torn.removeLast(torn.count / 2)
            try torn.write(to: folder.url.appendingPathComponent("torn.db"))
            for name in ["empty.db", "text.db", "torn.db"] {
                let error = try await storeError { try restore(name, in: folder) }
                #expect(error?.code == "store_damaged", "\(name)")
            }
            let missing = try await storeError { try restore("missing.db", in: folder) }
            #expect(missing?.code == "store_unavailable")
            let queue = try DatabaseQueue(path: folder.path("backup.db"))
            let version = Schema.version + 1
            try await queue.write { try $0.execute(sql: "PRAGMA user_version = \(version)") }
            try queue.close()
            let newer = try await storeError { try restore(in: folder) }
            #expect(newer == .newerSchema(found: version, supported: Schema.version))
            #expect(try folder.bytes("store.db") == before)
        }
    }

    @Test("that did not finish do not end in an empty store")
    func unfinished() async throws {
        try await withBackup { folder in
            try FileManager.default.moveItem(
                atPath: folder.path("store.db"),
                toPath: folder.path("store.db.restored")
            )
            #expect(await folder.openingError()?.code == "store_damaged")
            #expect(!FileManager.default.fileExists(atPath: folder.path("store.db")))
            try restore(in: folder)
            try await expectRestored(in: folder)
        }
    }
}
