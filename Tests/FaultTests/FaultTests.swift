import Testing

@Suite("Faults of the machine", .serialized, .timeLimit(.minutes(5)))
struct FaultTests {
    @Test("the article has a row for each fault, and no other")
    func rows() throws {
        let rows = try FaultArticle.rows().keys.sorted()
        #expect(rows == Fault.allCases.map(\.rawValue).sorted())
    }

    @Test("it happens what the article says", arguments: Fault.allCases)
    func fault(_ fault: Fault) async throws {
        let row = try #require(try FaultArticle.rows()[fault.rawValue])
        let seen = try await fault.play()
        #expect(seen.answers == row.answers)
        #expect(seen.exit == row.exit)
        for text in row.said {
            #expect(seen.log.contains { $0.contains(text) }, "no `\(text)` in \(seen.log)")
        }
    }
}
