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
        ] + UserStatement.deleteKeys

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
            for step in plan {
                #expect(step.contains("INDEX") || step.contains("PRIMARY KEY"), "\(step)")
                #expect(!step.contains("B-TREE"), "\(step)")
            }
            await store.close()
        }
    }
}
