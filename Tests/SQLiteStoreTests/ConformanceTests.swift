import SQLiteStore
import StoreConformance
import Testing

@Suite("A store in SQLite")
struct ConformanceTests {
    @Test("keeps the promises of every store", arguments: StoreCheck.all)
    func conformance(check: StoreCheck) async throws {
        try await StoreFolder.with { folder in
            let path = folder.path("store.db")
            try await check.run { lookups, indexing in
                try SQLiteStore.open(path: path, lookups: lookups, indexing: indexing, epoch: 1)
            }
        }
    }
}
