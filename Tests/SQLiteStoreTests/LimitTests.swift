import Directory
import Dispatch
import Foundation
import Store
import Synchronization
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

    @Test("so many reads run at once, and others wait")
    func readers() async throws {
        try await StoreFolder.with { folder in
            var limits = SQLiteLimits.standard
            limits.readersMax = 2
            let store = try folder.open(limits: limits)
            let held = Held()
            let crowd = Crowd()
            let reads = (0..<6).map { _ in
                Task {
                    try await store.read { _ in
                        crowd.enter()
                        held.wait()
                        crowd.leave()
                    }
                }
            }
            while store.waitingCalls < 6 { await Task.yield() }
            for _ in 0..<2 { await held.hasBegun() }
            for _ in 0..<4 {
                held.release(1)
                await held.hasBegun()
            }
            held.release(2)
            for read in reads { _ = try await read.value }
            #expect(crowd.most == 2)
            await store.close()
        }
    }

    @Test("a store that is closed finishes what it let in, also what waits")
    func closing() async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            try await store.add(1...1)
            let held = Held()
            let reads = (0..<8).map { _ in
                Task {
                    try await store.read { transaction in
                        held.wait()
                        return try transaction.userCount(connection: nil)
                    }
                }
            }
            while store.waitingCalls < 8 { await Task.yield() }
            let closers = (0..<2).map { _ in Task { await store.close() } }
            let closed = StoreError.unavailable("it is closed")
            while try await storeError({ _ = try await store.write { _ in } }) != closed {
                await Task.yield()
            }
            #expect(store.waitingCalls == 8)
            held.release(8)
            for read in reads { #expect(try await read.value.value == 1) }
            for closer in closers { await closer.value }
            #expect(try folder.names() == ["store.db", "store.db.lock"])
            #expect(await folder.openingError() == nil)
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

/// Counts those who are somewhere at once.
private final class Crowd: Sendable {
    private let counts = Mutex((now: 0, most: 0))

    /// The most that were there at once.
    var most: Int { counts.withLock { $0.most } }

    func enter() {
        counts.withLock { counts in
            counts.now += 1
            counts.most = max(counts.most, counts.now)
        }
    }

    func leave() { counts.withLock { $0.now -= 1 } }
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
