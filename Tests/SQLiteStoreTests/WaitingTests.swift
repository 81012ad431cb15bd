import Store
import Testing

@testable import SQLiteStore

@Suite("Waits for a state")
struct WaitingTests {
    /// A wait for `sequence` that has begun.
    private static func wait(
        for sequence: UInt64,
        in store: SQLiteStore
    ) async -> Task<Bool, Never> {
        let count = store.waiterCount
        let waiting = Task { await store.waits(for: sequence, atMost: .seconds(3_600)) }
        while store.waiterCount == count { await Task.yield() }
        return waiting
    }

    @Test("end when it is reached, when they are cancelled, and when the store closes")
    func ends() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            let first = await Self.wait(for: 1, in: store)
            let second = await Self.wait(for: 2, in: store)
            try await store.add(1...1)
            #expect(await first.value)
            #expect(store.waiterCount == 1)
            second.cancel()
            #expect(await second.value == false)
            #expect(store.waiterCount == 0)
            let third = await Self.wait(for: 2, in: store)
            await store.close()
            #expect(await third.value == false)
        }
    }
}
