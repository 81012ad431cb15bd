import Foundation
import GRDB
import JSON
import Store
import Testing

@testable import SQLiteStore

@Suite("Opening a store")
struct OpeningTests {
    @Test("makes folder and files for their owner alone")
    func permissions() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open("a/b/store.db")
            try await store.add(1...1)
            let names = ["store.db", "store.db-shm", "store.db-wal", "store.db.lock"]
            #expect(try folder.names("a/b") == names)
            for name in names { #expect(try folder.permissions("a/b/" + name) == 0o600) }
            for name in ["a", "a/b"] { #expect(try folder.permissions(name) == 0o700) }
            await store.close()
            #expect(try folder.names("a/b") == ["store.db", "store.db.lock"])
        }
    }

    @Test("closing leaves all in the file and nothing in its log, whoever has just read")
    func closing() async throws {
        try await StoreFolder.with { folder in
            for round in 1...100 {
                let store = try folder.open()
                try await store.add(round...round)
                try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<4 { group.addTask { try await store.count() } }
                    for try await count in group { #expect(count == round) }
                }
                await store.close()
                let log = try? folder.bytes("store.db-wal")
                try #require(log?.isEmpty != false, "round \(round)")
            }
        }
    }

    @Test("closing again, or by several at once, is closing once")
    func closingAgain() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try await store.add(1...3)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { await store.close() } }
            }
            let next = try folder.open()
            await store.close()
            // It gave up its own lock alone.
            #expect(await folder.openingError() == .locked)
            #expect(try await next.count() == 3)
            await next.close()
        }
    }

    @Test("begins a store with the epoch, and finds it as it was left")
    func reopening() async throws {
        try await StoreFolder.with { folder in
            let first = try folder.open(epoch: 0xFFFF_FFFF)
            #expect(first.revision == Revision(epoch: 0xFFFF_FFFF, sequence: 0))
            #expect(first.upgradedFrom == nil)
            try await first.add(1...3)
            let revision = first.revision
            await first.close()
            let second = try folder.open(epoch: 5)
            #expect(second.revision == revision)
            #expect(try await second.read { _ in }.revision == revision)
            #expect(try await second.count() == 3)
            await second.close()
        }
    }

    @Test("takes an empty file for a new store")
    func empty() async throws {
        try await StoreFolder.with { folder in
            try folder.write(Data(), to: "store.db")
            #expect(await folder.openingError() == nil)
        }
    }

    @Test(
        "takes a file of the store from others who may read or write it",
        arguments: ["store.db", "store.db-wal"],
        [(0o644, true), (0o660, true), (0o604, true), (0o640, false), (0o600, false)]
    )
    func readable(name: String, mode: (bits: Int, isChanged: Bool)) async throws {
        try await StoreFolder.with { folder in
            try await folder.makeStore(users: 1)
            if name != "store.db" { try folder.write(Data(), to: name) }
            try folder.setPermissions(name, mode.bits)
            let store = try folder.open()
            #expect(store.wasOpenToOthers == mode.isChanged)
            let found = try #require(try folder.permissions(name))
            #expect(found & 0o027 == 0)
            await store.close()
        }
    }

    @Test("is refused at once while another has it open, by a link too, until that one closes")
    func locked() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try FileManager.default.createSymbolicLink(
                atPath: folder.path("link.db"),
                withDestinationPath: folder.path("store.db")
            )
            #expect(await folder.openingError() == .locked)
            #expect(await folder.openingError("link.db") == .locked)
            var other = try WriterProcess(path: folder.path("store.db"), epoch: 1)
            #expect(await other.lines(atLeast: .max) == ["store_locked"])
            await store.close()
            #expect(await folder.openingError("link.db") == nil)
            #expect(await folder.openingError() == nil)
        }
    }

    @Test("is refused while another process has it open, until that one is gone")
    func lockedByProcess() async throws {
        try await StoreFolder.with { folder in
            var other = try WriterProcess(path: folder.path("store.db"), epoch: 1)
            await other.lines(atLeast: 1)
            #expect(await folder.openingError() == .locked)
            _ = await other.kill()
            #expect(await folder.openingError() == nil)
        }
    }

    @Test("lets one of many openers in")
    func race() async throws {
        try await StoreFolder.with { folder in
            let path = folder.path("store.db")
            let stores = await withTaskGroup(of: SQLiteStore?.self) { group in
                for _ in 0..<8 {
                    group.addTask { try? SQLiteStore.open(path: path, lookups: [], epoch: 1) }
                }
                return await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
            }
            #expect(stores.count == 1)
            for store in stores { await store.close() }
        }
    }

    @Test("is refused where a folder stands")
    func folder() async throws {
        try await StoreFolder.with { folder in
            try FileManager.default.createDirectory(
                atPath: folder.path("store.db"),
                withIntermediateDirectories: false
            )
            #expect(await folder.openingError()?.code == "store_unavailable")
        }
    }

    @Test("writes through to the disk, and what else the writer's connection was told")
    func settings() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            for (setting, expected) in [
                ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1),
                ("trusted_schema", 0), ("cell_size_check", 1), ("journal_size_limit", 64 << 20),
                ("application_id", Schema.applicationID), ("user_version", Schema.version),
            ] {
                let found = try await store.pool.writeWithoutTransaction { database in
                    try Int.fetchOne(database, sql: "PRAGMA \(setting)")
                }
                #expect(found == expected, "\(setting)")
            }
            let mode = try await store.pool.writeWithoutTransaction { database in
                try String.fetchOne(database, sql: "PRAGMA journal_mode")
            }
            #expect(mode == "wal")
            await store.close()
        }
    }
}
