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

    /// A store as the second version left it, with two revocations.
    private static func makeSecond(in folder: StoreFolder) async throws {
        let queue = try DatabaseQueue(path: folder.path("store.db"))
        try Schema.migrator.migrate(
            queue,
            upTo: "2 audit journal, revocations, resources, grants"
        )
        try await queue.write { database in
            try StoredRevision.begin(epoch: 3, in: database)
            try database.execute(
                sql: """
                    INSERT INTO revocation (issuer, kind, value, issued_before, dead_at, revoked_at)
                    VALUES (x'69', 'token', x'74', NULL, 9, 1), (x'69', 'subject', x'73', 2, 9, 1)
                    """
            )
            #expect(try Schema.found(in: database) == 2)
        }
        try queue.close()
        try folder.setPermissions("store.db", 0o600)
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

    @Test("keep their revocations, which have no reasons, and take new ones that have")
    func revocations() async throws {
        try await StoreFolder.with { folder in
            try await Self.makeSecond(in: folder)
            let (end, time) = (UserTime(milliseconds: 9), UserTime(milliseconds: 1))
            let old = [
                Revocation(
                    issuer: "i",
                    .subject("s", issuedBefore: UserTime(milliseconds: 2)),
                    deadAt: end,
                    revokedAt: time
                ), Revocation(issuer: "i", .token("t"), deadAt: end, revokedAt: time),
            ]
            let new = Revocation(
                issuer: "i",
                .token("u"),
                deadAt: end,
                revokedAt: time,
                reason: "stolen"
            )
            for isFirst in [true, false] {
                let store = try folder.open()
                #expect(store.upgradedFrom == (isFirst ? 2 : nil))
                let found = try await store.read { try $0.revocations(.init(limit: 9)) }.value
                #expect(found == (isFirst ? old : old + [new]))
                _ = try await store.write { try $0.put(new) }
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
