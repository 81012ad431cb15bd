import SQLiteStore
import Store
import Synchronization

/// A store in which something happens right before or after a call: the real one, in an unlucky order.
struct HurriedStore: Store {
    let store: SQLiteStore
    var beforeRead: @Sendable (SQLiteStore) async throws -> Void = { _ in }
    var afterRead: @Sendable (SQLiteStore) async throws -> Void = { _ in }
    var afterWrite: @Sendable (SQLiteStore) async throws -> Void = { _ in }

    var revision: Revision { store.revision }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any StoreReading) throws -> Value
    ) async throws -> Snapshot<Value> {
        try await beforeRead(store)
        let value = try await store.read(work)
        try await afterRead(store)
        return value
    }

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (any StoreWriting) throws -> Value
    ) async throws -> Snapshot<Value> {
        let value = try await store.write(work)
        try await afterWrite(store)
        return value
    }

    func observe(_ observer: @escaping @Sendable (StoreChange) -> Void) {
        store.observe(observer)
    }

    func waits(for sequence: UInt64, atMost bound: Duration) async -> Bool {
        await store.waits(for: sequence, atMost: bound)
    }

    func close() async { await store.close() }
}

/// Numbers down to one, from a moment on.
final class Countdown: Sendable {
    private let left = Mutex<Int?>(nil)

    var hasBegun: Bool { left.withLock { $0 != nil } }

    func begin(from number: Int) { left.withLock { $0 = number } }

    /// The next number; nil when there is none.
    func next() -> Int? {
        left.withLock { left in
            guard let number = left, number > 0 else { return nil }
            left = number - 1
            return number
        }
    }
}
