import SQLiteStore
import Store
import Synchronization
import Testing

/// A real store whose reads stop, while a test wants it, before they begin or after they have ended; and whose
/// waits for a revision stop before they begin.
final class HeldStore: Store {
    private struct State {
        var isHeldBefore = false
        var isHeldAfter = false
        var isHeldWaiting = false
        var arrived = 0
        var running = 0
        var mostRunning = 0
        var held: [CheckedContinuation<Void, Never>] = []
        var expecting: (count: Int, resume: CheckedContinuation<Void, Never>)?
    }

    private let base: any Store
    private let state = Mutex(State())

    init(_ base: any Store) { self.base = base }

    var revision: Revision { base.revision }

    /// The most reads that ran at one time.
    var mostRunning: Int { state.withLock { $0.mostRunning } }

    /// Holds reads before they see anything.
    func holdBefore() { state.withLock { $0.isHeldBefore = true } }

    /// Holds what reads have seen.
    func holdAfter() { state.withLock { $0.isHeldAfter = true } }

    /// Holds who waits for a revision.
    func holdWaits() { state.withLock { $0.isHeldWaiting = true } }

    /// Lets everything go on.
    func release() {
        let held = state.withLock { state in
            defer { state.held = [] }
            state.isHeldBefore = false
            state.isHeldAfter = false
            state.isHeldWaiting = false
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    /// Waits until `count` reads and waits in all have been held.
    func holds(_ count: Int) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.arrived >= count {
                    continuation.resume()
                } else {
                    state.expecting = (count, continuation)
                }
            }
        }
    }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any StoreReading) throws -> Value
    ) async throws -> Snapshot<Value> {
        state.withLock { state in
            state.running += 1
            state.mostRunning = max(state.mostRunning, state.running)
        }
        defer { state.withLock { $0.running -= 1 } }
        await hold(if: \.isHeldBefore)
        let snapshot = try await base.read(work)
        await hold(if: \.isHeldAfter)
        return snapshot
    }

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (any StoreWriting) throws -> Value
    ) async throws -> Snapshot<Value> {
        try await base.write(work)
    }

    func observe(_ observer: @escaping @Sendable (StoreChange) -> Void) { base.observe(observer) }

    func waits(for sequence: UInt64, atMost bound: Duration) async -> Bool {
        await hold(if: \.isHeldWaiting)
        return await base.waits(for: sequence, atMost: bound)
    }

    func close() async { await base.close() }

    private func hold(if isHeld: @Sendable (State) -> Bool) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                guard isHeld(state) else { return continuation.resume() }
                state.held.append(continuation)
                state.arrived += 1
                guard let expecting = state.expecting, state.arrived >= expecting.count else {
                    return
                }
                state.expecting = nil
                expecting.resume.resume()
            }
        }
    }
}

/// As `withDirectoryService`, with a store whose reads can be held.
///
/// The service knows already that no resources are registered: its only reads are of users.
func withHeldStore(
    _ setup: Rolecall.Setup = .init(),
    _ body: (Rolecall, TestDirectory, HeldStore) async throws -> Void
) async throws {
    let holding: (SQLiteStore) -> any Store = { HeldStore($0) }
    try await withDirectoryService(setup, serving: holding) { rolecall, directory in
        let client = try directory.issuer.client(scope: "none")
        let first = try await rolecall.evaluate(client, readDocument)
        try #require(first.status == 200, "\(first.text)")
        try await body(rolecall, directory, try #require(directory.served as? HeldStore))
    }
}
