import Directory
import Foundation
import GRDB
import JSON
import Store
import Testing

@testable import SQLiteStore

@Suite("Disks that are full or may not be written")
struct FullDiskTests {
    @Test("a store that has its pages says that it is full, keeps nothing, and goes on")
    func pages() async throws {
        try await StoreFolder.with { folder in
            var limits = SQLiteLimits.standard
            limits.pagesMax = 80
            try await fill(try folder.open(limits: limits))
        }
    }

    @Test(
        "a full disk is told, nothing is kept, and the store goes on",
        .enabled(if: Disk.canMount, "needs the right to mount")
    )
    func disk() async throws {
        try await Disk.withSmall(bytes: 3 << 20) { folder in
            try await fill(try folder.open())
            #expect(await folder.openingError() == nil)
        }
    }

    /// Writes until there is no room, and expects that no half of a transaction is left.
    private func fill(_ store: SQLiteStore) async throws {
        var count = 0
        let error = try await storeError {
            for round in 0..<1_000 {
                try await store.add((round * 20 + 1)...(round * 20 + 20))
                count += 20
            }
        }
        #expect(error == .full && count > 0)
        #expect(try await store.count() == count)
        #expect(store.revision.sequence == UInt64(count / 20))
        let error2 = try await storeError { try await store.add((count + 1)...(count + 400)) }
        #expect(error2 == .full)
        #expect(try await store.read { try $0.users(email: "1@example.com").count }.value == 1)
        // A transaction that only looks is one all the same.
        #expect(try await store.write { try $0.users(email: "1@example.com").count }.value == 1)
        await store.close()
    }

    @Test(
        "a folder that may not be made is read-only, and so is a disk",
        .enabled(if: Disk.canMount)
    )
    func readOnly() async throws {
        try await StoreFolder.with { folder in
            try await folder.makeStore(users: 1)
            try await Disk.withReadOnly(folder) {
                for name in ["store.db", "new.db", "folder/new.db"] {
                    #expect(await folder.openingError(name) == .readOnly, "\(name)")
                }
                let error = try await storeError {
                    try SQLiteStore.restore(
                        from: folder.path("store.db"),
                        to: folder.path("new.db"),
                        epoch: 1
                    )
                }
                #expect(error == .readOnly)
            }
            #expect(await folder.openingError() == nil)
        }
    }

    @Test("a store that may not be written any more says so, and is still read")
    func becomesReadOnly() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try await store.add(1...1)
            try await store.pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA query_only = ON")
            }
            #expect(try await storeError { try await store.add(2...2) } == .readOnly)
            #expect(try await store.count() == 1)
            try await store.pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA query_only = OFF")
            }
            try await store.add(2...2)
            await store.close()
        }
    }

    @Test("a failure that the work does not mind still keeps the transaction from being made")
    func swallowed() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try await store.add(1...1)
            let change = try User.numbered(2)
            let error = try await storeError {
                _ = try await store.write { transaction in
                    try transaction.deleteUser(User.numbered(1).id)
                    let transaction = try #require(transaction as? SQLiteTransaction)
                    try transaction.database.execute(sql: "PRAGMA query_only = ON")
                    try? transaction.insert(change)
                    try transaction.database.execute(sql: "PRAGMA query_only = OFF")
                }
            }
            #expect(error == .readOnly)
            #expect(try await store.count() == 1)
            #expect(store.revision.sequence == 1)
            await store.close()
        }
    }
}
