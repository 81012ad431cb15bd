import Directory
import GRDB
import JSON
import Store
import Testing

@testable import SQLiteStore

@Suite("Query plans")
struct QueryPlanTests {
    /// Statements that find what they are asked for, however much there is.
    static let lookups =
        [
            UserQuery.byID, UserQuery.byNumber, UserQuery.byIdentity, UserQuery.byEmail,
            UserQuery.bySignIn, UserQuery.byLookup, UserQuery.password, UserStatement.accountOwner,
            UserStatement.uniqueOwner, UserStatement.update, UserStatement.updateDocument,
            PageQuery.countInConnection,
            PageQuery.numbers(for: UserPage(connection: "db", offset: 0, limit: 1)),
            PageQuery.numbers(
                for: UserPage(connection: "db", isAscending: false, offset: 0, limit: 1)
            ),
            "DELETE FROM user WHERE number = ?",
            GrantQuery.holders, GrantQuery.ofHolder, GrantQuery.expiring,
            GrantIndex.deleteOfUser, RevocationStatement.byKey, RevocationStatement.nextPage,
            RevocationStatement.dead, RevocationStatement.delete, ResourceStatement.byKey,
            ResourceStatement.page, ResourceStatement.update, ResourceStatement.delete,
            AuditStatement.openIntents, AuditStatement.links, AuditJournal.openIntent,
        ] + UserStatement.deleteKeys + searches

    /// Searches of the journal but for those by time alone.
    private static let searches = ["subject", "actor", "subject actor", "actor kind", "kind", ""]
        .flatMap { members in
            [true, false].map { isAscending in
                var query = AuditQuery(isAscending: isAscending, beyond: 5, limit: 9)
                query.subject = members.contains("subject") ? "s" : nil
                query.actor = members.contains("actor") ? "a" : nil
                query.from = members.isEmpty ? nil : UserTime(milliseconds: 0)
                let kind = members.contains("kind") ? AuditKind.grantGiven : nil
                return AuditSelection(query, kind: kind).sql
            }
        }

    /// Statements that go through an index in its order, up to the end of a page; a count to its end.
    static let inOrder = [
        PageQuery.count, PageQuery.numbers(for: UserPage(offset: 0, limit: 1)),
        PageQuery.numbers(for: UserPage(isAscending: false, offset: 0, limit: 1)),
        PageQuery.numbers(for: UserPage(key: .userID, offset: 0, limit: 1)),
    ]

    /// The steps in which SQLite finds what `sql` asks for.
    private static func plan(_ sql: String) async throws -> [String] {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            let plan = try await store.pool.read { database in
                let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
                let arguments = statement.sql.filter { $0 == "?" }.map { _ in 1 }
                return try Row.fetchAll(statement, arguments: StatementArguments(arguments))
                    .map { $0["detail"] as String }
            }
            await store.close()
            return plan
        }
    }

    @Test("search an index, and sort nothing", arguments: lookups)
    func search(sql: String) async throws {
        let plan = try await Self.plan(sql)
        #expect(!plan.isEmpty)
        for step in plan where !step.contains("SUBQUERY") {
            #expect(step.hasPrefix("SEARCH "), "\(step)")
            #expect(step.contains("INDEX") || step.contains("PRIMARY KEY"), "\(step)")
        }
    }

    @Test("go through an index where they go through all, and sort nothing", arguments: inOrder)
    func scan(sql: String) async throws {
        let plan = try await Self.plan(sql)
        #expect(plan.count == 1)
        for step in plan {
            #expect(step.contains("INDEX") || step.contains("PRIMARY KEY"), "\(step)")
        }
    }

    @Test("sort numbers of entries alone where a search is by time")
    func byTime() async throws {
        var query = AuditQuery(beyond: 5, limit: 9)
        query.from = UserTime(milliseconds: 0)
        query.until = UserTime(milliseconds: 9)
        let plan = try await Self.plan(AuditSelection(query, kind: nil).sql)
        #expect(plan.contains { $0.contains("COVERING INDEX audit_entry_by_time") }, "\(plan)")
        #expect(plan.allSatisfy { !$0.hasPrefix("SCAN") }, "\(plan)")
    }
}
