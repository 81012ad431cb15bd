import Directory
import Foundation
import JSON
import OpenIDProvider
import SQLiteStore
import Store
import Synchronization

/// A moment that tests set.
final class TestClock: Sendable {
    /// 2027-01-15T08:00:00Z.
    static let start: Int64 = 1_800_000_000

    private let milliseconds = Mutex(TestClock.start * 1_000)

    var now: UserTime { UserTime(milliseconds: milliseconds.withLock { $0 }) }
    var seconds: Int { Int(milliseconds.withLock { $0 } / 1_000) }
    var nanoseconds: UInt64 { UInt64(milliseconds.withLock { $0 }) * 1_000_000 }

    func advance(seconds: Int) { milliseconds.withLock { $0 += Int64(seconds) * 1_000 } }
}

/// So many failures that any peer may cause.
final class TestBudget: Sendable {
    private let spent = Mutex(0)
    private let failuresMax: Int

    init(failuresMax: Int = .max) { self.failuresMax = failuresMax }

    var failures: Int { spent.withLock { $0 } }

    /// The budget as the provider is told of it.
    var shown: FailureBudget {
        FailureBudget(
            isSpent: { [self] _ in failures >= failuresMax },
            spend: { [self] _ in spent.withLock { $0 += 1 } }
        )
    }
}

/// What the provider told the operator.
final class EventLog: Sendable {
    private let told = Mutex<[OpenIDEvent]>([])

    var events: [OpenIDEvent] { told.withLock { $0 } }
    var codes: [String] { events.map(\.code) }
    /// Everything that any event holds.
    var text: String { events.map { "\($0)" }.joined(separator: "\n") }

    @Sendable func note(_ event: OpenIDEvent) { told.withLock { $0.append(event) } }
}

/// Opens a new store in a folder of its own, runs `body`, and removes both.
func withStore(_ body: (SQLiteStore) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try SQLiteStore.open(
        path: folder.appending(path: "rolecall.db").path,
        lookups: [],
        epoch: 1
    )
    do {
        try await body(store)
    } catch {
        await store.close()
        throw error
    }
    await store.close()
}

/// Waits until `condition` holds, which other tasks bring about.
func wait(until condition: () -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(20)
    while !condition() {
        guard ContinuousClock.now < end else { throw TimedOut() }
        await Task.yield()
    }
}

struct TimedOut: Error {}
