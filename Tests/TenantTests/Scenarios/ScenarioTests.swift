import Testing

extension TenantSuites {
    @Suite("When the tenant is slow, limited or gone", .timeLimit(.minutes(5)))
    struct ScenarioTests {
        @Test("the article has a row for each scenario, and no other")
        func rows() throws {
            let rows = try TenantArticle.rows().keys.sorted()
            #expect(rows == Scenario.allCases.map(\.rawValue).sorted())
        }

        @Test("it happens what the article says", arguments: Scenario.allCases)
        func scenario(_ scenario: Scenario) async throws {
            let row = try #require(try TenantArticle.rows()[scenario.rawValue])
            let seen = try await scenario.play(row)
            #expect(seen.inMemory == row.inMemory)
            #expect(seen.others == row.others)
            #expect(seen.then == row.then)
        }
    }
}
