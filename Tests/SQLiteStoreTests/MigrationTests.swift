import Directory
import Foundation
import GRDB
import JSON
import Store
import Testing

@testable import SQLiteStore

@Suite("Stores of older versions")
struct MigrationTests {
    /// A store as the first version left it, with one user and one client.
    static func makeFirst(in folder: StoreFolder, _ name: String = "store.db") async throws {
        let queue = try DatabaseQueue(path: folder.path(name))
        try Schema.migrator.migrate(queue, upTo: "1 users, clients, signing keys")
        let user = try User.numbered(1)
        let document = try #require(
            String(validating: JSONValue.object(user.json).encoded(), as: UTF8.self)
        )
        try await queue.write { database in
            try StoredRevision.begin(epoch: 3, in: database)
            _ = try StoredRevision.advance(in: database)
            try database.execute(
                sql: UserStatement.insert,
                arguments: StatementArguments(UserStatement.values(of: user))
            )
            try database.execute(sql: UserStatement.insertDocument, arguments: [1, document])
            let version = try Int.fetchOne(database, sql: "PRAGMA user_version")
            #expect(version == 1)
        }
        try queue.close()
        try folder.setPermissions(name, 0o600)
    }

    private static let indexing = UserIndexing(version: "1") { _ in [IndexedGrant(role: "r")] }

    private func expectWhole(_ store: SQLiteStore, entries: Int) async throws {
        let id = try User.numbered(1).id
        _ = try await store.read { transaction throws in
            #expect(try transaction.user(id) == User.numbered(1))
            #expect(try transaction.holders(HolderPage(of: "r", limit: 9)).count == 1)
            #expect(try transaction.revocations(.init(limit: 9)).isEmpty)
            #expect(try transaction.resources(ofType: "t", after: nil, limit: 9).isEmpty)
        }
        let report = try await store.checkAudit()
        #expect(report.faults.isEmpty && report.count == entries)
    }

    @Test("are brought to the newest schema, with the grants of their users and an empty journal")
    func migrated() async throws {
        try await StoreFolder.with { folder in
            try await Self.makeFirst(in: folder)
            for entries in 0...1 {
                let store = try folder.open(indexing: Self.indexing)
                #expect(store.revision == Revision(epoch: 3, sequence: UInt64(1 + entries)))
                #expect(store.upgradedFrom == (entries == 0 ? 1 : nil))
                try await expectWhole(store, entries: entries)
                _ = try await store.write { try $0.append(.numbered(1)) }
                await store.close()
            }
        }
    }

    @Test("are restored, with an entry of the restore or without")
    func restored() async throws {
        try await StoreFolder.with { folder in
            try await Self.makeFirst(in: folder, "backup.db")
            for event in [nil, AuditEvent.numbered(1)] {
                try SQLiteStore.restore(
                    from: folder.path("backup.db"),
                    to: folder.path("store.db"),
                    epoch: 4,
                    journaling: event
                )
                let entries = event == nil ? 0 : 1
                let store = try folder.open(indexing: Self.indexing)
                #expect(store.revision == Revision(epoch: 4, sequence: UInt64(1 + entries)))
                try await expectWhole(store, entries: entries)
                await store.close()
            }
        }
    }
}
