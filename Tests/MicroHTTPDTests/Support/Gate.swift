import Synchronization

/// Something that tasks wait for and that a test lets happen.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var next = 0
    }

    private let state = Mutex(State())
    private let cancelled = Mutex(0)

    /// How many waits were ended by cancellation.
    var cancellations: Int { cancelled.withLock { $0 } }

    /// Waits for `open`, or until the task is cancelled.
    func wait() async {
        let ticket = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    if !state.isOpen && !Task.isCancelled { state.waiting[ticket] = continuation }
                    return state.waiting[ticket] == nil
                }
                if isOpen { continuation.resume() }
            }
        } onCancel: {
            cancelled.withLock { $0 += 1 }
            state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume()
        }
    }

    /// Lets everyone go on, now and later.
    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume() }
    }
}
