import Directory
import GRDB
import JSON
import Store
import Testing

@testable import SQLiteStore

@Suite("Query plans")
struct QueryPlanTests {
    /// Statements whose cost must not grow with the users, or only with the page's offset.
    static let byIndex =
        [
            UserQuery.byID, UserQuery.byNumber, UserQuery.byIdentity, UserQuery.byEmail,
            UserQuery.bySignIn, UserQuery.byLookup, UserQuery.password, UserStatement.accountOwner,
            UserStatement.uniqueOwner, UserStatement.update, UserStatement.updateDocument,
            PageQuery.count, PageQuery.countInConnection,
            PageQuery.numbers(for: UserPage(offset: 0, limit: 1)),
            PageQuery.numbers(for: UserPage(isAscending: false, offset: 0, limit: 1)),
            PageQuery.numbers(for: UserPage(connection: "db", offset: 0, limit: 1)),
            PageQuery.numbers(
                for: UserPage(connection: "db", isAscending: false, offset: 0, limit: 1)
            ),
            PageQuery.numbers(for: UserPage(key: .userID, offset: 0, limit: 1)),
            "DELETE FROM user WHERE number = ?",
            GrantQuery.holders, GrantQuery.ofHolder, GrantQuery.count, GrantQuery.expiring,
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

    @Test("use an index, and sort nothing", arguments: byIndex)
    func plan(sql: String) async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            let plan = try await store.pool.read { database in
                let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
                let arguments = statement.sql.filter { $0 == "?" }.map { _ in 1 }
                return try Row.fetchAll(statement, arguments: StatementArguments(arguments))
                    .map { $0["detail"] as String }
            }
            #expect(!plan.isEmpty)
            // What goes through the rows that a step inside has found.
            for step in plan where !step.contains("SUBQUERY") && !step.hasPrefix("CO-ROUTINE") {
                if step.hasPrefix("SCAN (subquery") { continue }
                #expect(step.contains("INDEX") || step.contains("PRIMARY KEY"), "\(step)")
                #expect(!step.contains("B-TREE"), "\(step)")
            }
            await store.close()
        }
    }

    @Test("sort numbers of entries alone where a search is by time")
    func byTime() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            var query = AuditQuery(beyond: 5, limit: 9)
            query.from = UserTime(milliseconds: 0)
            query.until = UserTime(milliseconds: 9)
            let sql = AuditSelection(query, kind: nil).sql
            let plan = try await store.pool.read { database in
                try Row.fetchAll(
                    database,
                    sql: "EXPLAIN QUERY PLAN " + sql,
                    arguments: [0, 9, 5, 9]
                ).map { $0["detail"] as String }
            }
            #expect(plan.contains { $0.contains("COVERING INDEX audit_entry_by_time") }, "\(plan)")
            #expect(plan.allSatisfy { !$0.hasPrefix("SCAN") }, "\(plan)")
            await store.close()
        }
    }
}
