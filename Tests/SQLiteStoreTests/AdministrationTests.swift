import Directory
import Foundation
import GRDB
import JSON
import Store
import Testing

@testable import SQLiteStore

@Suite("Journal, revocations, resources and grants in a file")
struct AdministrationTests {
    /// Rules of reading that give every user one role.
    private static func indexing(_ version: String, role: ExactString) -> UserIndexing {
        UserIndexing(version: version) { _ in
            [IndexedGrant(role: role, expiresAt: UserTime(milliseconds: 9))]
        }
    }

    private static func fill(_ store: SQLiteStore) async throws {
        let key = try #require(ResourceKey(type: "document", id: "1"))
        let properties = try #require(ResourceProperties(JSONObject([.init(key: "a", value: 1)])))
        _ = try await store.write { transaction in
            try transaction.insert(.numbered(1))
            for number in 1...3 { try transaction.append(.numbered(number)) }
            try transaction.put(properties, of: key, at: UserTime(milliseconds: 7))
            try transaction.put(revocation)
        }
    }

    private static let revocation = Revocation(
        issuer: "i",
        .subject("s", issuedBefore: UserTime(milliseconds: 3)),
        deadAt: UserTime(milliseconds: 9),
        revokedAt: UserTime(milliseconds: 4)
    )

    /// Expects what ``fill(_:)`` wrote, and `entries` in the journal.
    private static func expectFilled(_ store: SQLiteStore, entries: Int) async throws {
        let key = try #require(ResourceKey(type: "document", id: "1"))
        _ = try await store.read { transaction throws in
            #expect(try transaction.resource(key)?.properties.object["a"] == 1)
            #expect(try transaction.resource(key)?.revision == Revision(epoch: 1, sequence: 1))
            #expect(try transaction.revocations(.init(limit: 9)) == [revocation])
            #expect(try transaction.openIntents(limit: 9).map(\.sequence) == [3])
            #expect(try transaction.holders(HolderPage(of: "r", limit: 9)).count == 1)
        }
        let report = try await store.checkAudit()
        #expect(report.faults.isEmpty && report.count == entries)
    }

    @Test("survive a restart, an intent without its outcome too")
    func reopened() async throws {
        try await StoreFolder.with { folder in
            let indexing = Self.indexing("1", role: "r")
            let first = try folder.open(indexing: indexing)
            try await Self.fill(first)
            await first.close()
            let second = try folder.open(indexing: indexing)
            try await Self.expectFilled(second, entries: 3)
            await second.close()
        }
    }

    @Test("are in a backup, and a restore adds its entry with the new epoch")
    func restored() async throws {
        try await StoreFolder.with { folder in
            let indexing = Self.indexing("1", role: "r")
            let store = try folder.open(indexing: indexing)
            try await Self.fill(store)
            try await store.backup(to: folder.path("backup.db"))
            _ = try await store.write { transaction in
                for number in 4...9 { try transaction.append(.numbered(number)) }
                try transaction.deleteUser(try User.numbered(1).id)
            }
            await store.close()
            let event = AuditEvent(
                .storeRestored,
                by: AuditActor(.operator, "root"),
                at: UserTime(milliseconds: 5)
            )
            try SQLiteStore.restore(
                from: folder.path("backup.db"),
                to: folder.path("store.db"),
                epoch: 2,
                journaling: event
            )
            let restored = try folder.open(indexing: indexing)
            #expect(restored.revision == Revision(epoch: 2, sequence: 2))
            try await Self.expectFilled(restored, entries: 4)
            let newest = try await restored.read { try $0.auditEntries(.init(limit: 1)) }.value
            #expect(newest.map(\.event) == [event])
            #expect(newest.first?.revision == restored.revision)
            await restored.close()
        }
    }

    @Test("a restore whose entry cannot be added leaves everything as it was")
    func restoreRefused() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try await store.backup(to: folder.path("backup.db"))
            try await store.add(1...1)
            await store.close()
            let before = try folder.bytes("store.db")
            let error = try await storeError {
                try SQLiteStore.restore(
                    from: folder.path("backup.db"),
                    to: folder.path("store.db"),
                    epoch: 2,
                    journaling: .numbered(4)
                )
            }
            #expect(error == .unavailable("audit entry 3 is no open intent"))
            #expect(try folder.bytes("store.db") == before)
            #expect(try folder.names() == ["backup.db", "store.db", "store.db.lock"])
        }
    }

    @Test("grants are read anew of all users when the rules are others, and only then")
    func rules() async throws {
        try await StoreFolder.with { folder in
            let steps: [(UserIndexing?, ExactString?)] = [
                (Self.indexing("1", role: "a"), "a"), (Self.indexing("1", role: "b"), "a"),
                (Self.indexing("2", role: "b"), "b"), (nil, nil),
                (Self.indexing("2", role: "c"), "c"), (Self.indexing("", role: "d"), "d"),
            ]
            for (number, (indexing, role)) in steps.enumerated() {
                let store = try folder.open(indexing: indexing)
                if number == 0 { try await store.add(1...50) }
                for other: ExactString in ["a", "b", "c", "d"] where role != nil {
                    let page = HolderPage(of: other, limit: .max)
                    let found = try await store.read { try $0.holders(page) }
                    #expect(found.value.count == (other == role ? 50 : 0), "step \(number)")
                }
                let rows = try await store.pool.read { database in
                    try Int.fetchOne(database, sql: "SELECT count(*) FROM user_grant")
                }
                #expect(rows == (role == nil ? 0 : 50))
                await store.close()
            }
        }
    }

    @Test(
        "records that are not what was written are damaged",
        arguments: [
            "UPDATE resource SET properties = '{'", "UPDATE resource SET properties = '[]'",
            "UPDATE resource SET properties = '{ }'", "UPDATE resource SET type = x'FF'",
            "UPDATE resource SET revision_epoch = -1", "UPDATE revocation SET kind = 'other'",
            "UPDATE revocation SET kind = 'token'", "UPDATE revocation SET issued_before = NULL",
            "UPDATE revocation SET value = x'FF'", "UPDATE user_grant SET user_id = x'FF'",
            "UPDATE user_grant SET user_id = x'61'", "UPDATE user_grant SET role = x'FF'",
            "UPDATE user_grant SET scope = x'FF'",
        ]
    )
    func damaged(sql: String) async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open(indexing: Self.indexing("1", role: "r"))
            try await Self.fill(store)
            try await store.pool.write { try $0.execute(sql: sql) }
            let type: ExactString = "document"
            let until = UserTime(milliseconds: .max)
            let error = try await storeError {
                _ = try await store.read { transaction in
                    _ = try transaction.revocations(aliveAt: UserTime(milliseconds: .min))
                    _ = try transaction.expiringGrants(ExpiryPage(until: until, limit: 9))
                    let list = try transaction.resources(ofType: type, after: nil, limit: 9)
                    // Of a type that is no text there is nothing under its old name.
                    if list.isEmpty { throw StoreError.damaged("it is gone") }
                }
            }
            #expect(error?.code == "store_damaged")
            await store.close()
        }
    }
}
