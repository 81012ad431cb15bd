import Directory
import GRDB
import JSON
import Store
import Testing

@testable import SQLiteStore

@Suite("Attributes that find users")
struct LookupTests {
    @Test("are gathered anew when others are configured")
    func others() async throws {
        let team = UserAttribute(try JSONPointer("/app_metadata/team"))
        let name = UserAttribute(try JSONPointer("/name"))
        let email = UserAttribute(try JSONPointer("/email"))
        try await StoreFolder.with { folder in
            let first = try folder.open(lookups: [email])
            _ = try await first.write { transaction in
                for number in 1...50 {
                    var user = try User.numbered(number)
                    user.name = ExactString("User \(number)")
                    user.appMetadata = JSONObject([.init(key: "team", value: "red")])
                    user.isEmailVerified = true
                    try transaction.insert(user)
                }
            }
            let revision = first.revision
            await first.close()
            let sets = [[team, name], [name], [], [email, team, email], [email, team, name]]
            for lookups in sets {
                let store = try folder.open(lookups: lookups)
                #expect(store.revision == revision)
                try await expect(lookups.contains(team) ? 50 : nil, "red", at: team, in: store)
                try await expect(lookups.contains(name) ? 1 : nil, "User 7", at: name, in: store)
                let address: ExactString = "7@example.com"
                try await expect(lookups.contains(email) ? 1 : nil, address, at: email, in: store)
                let rows = try await store.pool.read { database in
                    try Int.fetchOne(database, sql: "SELECT count(*) FROM lookup_value")
                }
                #expect(rows == Set(lookups).count * 50)
                await store.close()
            }
        }
    }

    /// Expects so many users; nil where the attribute finds nobody.
    private func expect(
        _ count: Int?,
        _ value: ExactString,
        at attribute: UserAttribute,
        in store: SQLiteStore
    ) async throws {
        let found = try? await store.read { transaction in
            try transaction.users(with: attribute, equalTo: value, limit: 100).count
        }
        #expect(found?.value == count, "\(attribute.pointer.text)")
    }
}
