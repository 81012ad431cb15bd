import Directory
import Dispatch
import Foundation
import Store
import Testing

@testable import SQLiteStore

@Suite("Limits of a store")
struct LimitTests {
    @Test("so many calls run and wait, and one more is refused")
    func calls() async throws {
        try await StoreFolder.with { folder in
            var limits = SQLiteLimits.standard
            limits.callsMax = 3
            let store = try folder.open(limits: limits)
            let held = Held()
            let calls = (0..<3).map { _ in
                Task { try await store.write { _ in held.wait() } }
            }
            while store.waitingCalls < 3 { await Task.yield() }
            for _ in 0..<2 {
                let read = try await storeError { _ = try await store.read { _ in } }
                #expect(read == .unavailable("3 calls wait for it"))
                let write = try await storeError { _ = try await store.write { _ in } }
                #expect(write == .unavailable("3 calls wait for it"))
            }
            held.release(3)
            for call in calls { _ = try await call.value }
            _ = try await store.read { _ in }
            await store.close()
        }
    }

    @Test("the log is cut when nobody reads what it holds")
    func log() async throws {
        try await StoreFolder.with { folder in
            var limits = SQLiteLimits.standard
            limits.logBytesMax = 100_000
            limits.busySeconds = 0.01
            let store = try folder.open(limits: limits)
            let held = Held()
            let reading = Task {
                try await store.read { transaction in
                    let count = try transaction.userCount(connection: nil)
                    held.wait()
                    return [count, try transaction.userCount(connection: nil)]
                }
            }
            await held.hasBegun()
            for number in 0..<20 { try await store.add((number * 20 + 1)...(number * 20 + 20)) }
            #expect(try folder.bytes("store.db-wal").count > 3 * limits.logBytesMax)
            held.release(1)
            #expect(try await reading.value.value == [0, 0])
            // The next commits find nobody who reads on.
            var number = 400
            while try folder.bytes("store.db-wal").count > limits.logBytesMax, number < 2_000 {
                try await store.add((number + 1)...(number + 20))
                number += 20
            }
            #expect(number < 2_000)
            #expect(try await store.count() == number)
            await store.close()
        }
    }
}

/// Holds the threads of a store's work.
private final class Held: Sendable {
    private let begun = DispatchSemaphore(value: 0)
    private let released = DispatchSemaphore(value: 0)

    /// Holds the calling thread until it is released.
    func wait() {
        begun.signal()
        released.wait()
    }

    /// Waits until a thread is held.
    func hasBegun() async {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "held").async { [begun] in
                begun.wait()
                continuation.resume()
            }
        }
    }

    /// Lets so many threads go.
    func release(_ count: Int) { for _ in 0..<count { released.signal() } }
}
