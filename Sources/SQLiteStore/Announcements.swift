internal import Store
internal import Synchronization

/// The newest state of a store, and who wants to hear of it.
final class Announcements: Sendable {
    fileprivate struct State {
        var revision: Revision
        /// The newest state that every observer has heard of.
        var announced: UInt64
        var observers: [@Sendable (StoreChange) -> Void] = []
        var waiters: [UInt64: Waiter] = [:]
        var nextWaiter: UInt64 = 0
        var isOver = false
    }

    fileprivate struct Waiter {
        var sequence: UInt64
        var continuation: CheckedContinuation<Bool, Never>
        var timer: Task<Void, Never>?

        func end(_ isReached: Bool) {
            timer?.cancel()
            continuation.resume(returning: isReached)
        }
    }

    private let state: Mutex<State>

    /// Begins at a state that nobody need hear of.
    init(_ revision: Revision) {
        state = Mutex(State(revision: revision, announced: revision.sequence))
    }

    /// The newest committed state.
    var revision: Revision { state.withLock { $0.revision } }

    /// How many calls of ``waits(for:atMost:)`` wait.
    var waiterCount: Int { state.withLock { $0.waiters.count } }

    /// Calls `observer` on every change from now on.
    func observe(_ observer: @escaping @Sendable (StoreChange) -> Void) {
        state.withLock { $0.observers.append(observer) }
    }

    /// Tells of a commit; called for one after the other, in their order.
    ///
    /// Who waits for the state goes on after the observers were called, so that no copy is older then.
    func announce(_ change: StoreChange) {
        let observers = state.withLock { state in
            state.revision = change.revision
            return state.observers
        }
        for observer in observers { observer(change) }
        let waiters = state.withLock { state in
            state.announced = change.revision.sequence
            return state.takeWaiters { $0.sequence <= change.revision.sequence }
        }
        for waiter in waiters { waiter.end(true) }
    }

    /// Ends every wait, and those to come, at the state that is.
    func end() {
        let waiters = state.withLock { state in
            state.isOver = true
            return state.takeWaiters { _ in true }
        }
        for waiter in waiters { waiter.end(false) }
    }
}

extension Announcements {
    /// Waits until observers have heard of `sequence`, for at most `bound`.
    ///
    /// - Returns: whether they have; a cancelled wait ends early.
    func waits(for sequence: UInt64, atMost bound: Duration) async -> Bool {
        let ticket = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waiter = Waiter(sequence: sequence, continuation: continuation)
                guard let answer = enter(waiter, as: ticket, atMost: bound) else {
                    startTimer(for: ticket, bound)
                    return
                }
                continuation.resume(returning: answer)
            }
        } onCancel: {
            expire(ticket)
        }
    }

    /// The answer if there is one now.
    private func enter(_ waiter: Waiter, as ticket: UInt64, atMost bound: Duration) -> Bool? {
        state.withLock { state in
            if state.announced >= waiter.sequence { return true }
            // A task that was cancelled before this line has called `onCancel` in vain.
            if state.isOver || bound <= .zero || Task.isCancelled { return false }
            state.waiters[ticket] = waiter
            return nil
        }
    }

    private func startTimer(for ticket: UInt64, _ bound: Duration) {
        let timer = Task {
            guard (try? await Task.sleep(for: bound)) != nil else { return }
            expire(ticket)
        }
        let isWaiting = state.withLock { state in
            state.waiters[ticket]?.timer = timer
            return state.waiters[ticket] != nil
        }
        if !isWaiting { timer.cancel() }
    }

    private func expire(_ ticket: UInt64) {
        state.withLock { $0.waiters.removeValue(forKey: ticket) }?.end(false)
    }
}

extension Announcements.State {
    fileprivate mutating func takeWaiters(
        where isTaken: (Announcements.Waiter) -> Bool
    ) -> [Announcements.Waiter] {
        let taken = waiters.filter { isTaken($0.value) }
        for ticket in taken.keys { waiters.removeValue(forKey: ticket) }
        return taken.sorted { $0.key < $1.key }.map(\.value)
    }
}
