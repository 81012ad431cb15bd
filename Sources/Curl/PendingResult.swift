internal import Synchronization

/// The place where one result is left exactly once, for the one who waits for it.
package final class PendingResult<Value: Sendable>: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Value, Never>)
        case left(Value)
        case delivered
    }

    private let state = Mutex(State.open)

    /// A result that is not there yet.
    package init() {}

    /// Whether the result was left.
    package var isLeft: Bool {
        state.withLock { state in
            switch state {
            case .open, .awaited: false
            case .left, .delivered: true
            }
        }
    }

    /// Leaves the result; all but the first are dropped.
    package func leave(_ value: Value) {
        let waiter = state.withLock { state -> CheckedContinuation<Value, Never>? in
            switch state {
            case .open:
                state = .left(value)
                return nil
            case .awaited(let waiter):
                state = .delivered
                return waiter
            case .left, .delivered:
                return nil
            }
        }
        waiter?.resume(returning: value)
    }

    /// Waits for the result; called once.
    package func value() async -> Value {
        await withCheckedContinuation { waiter in
            let value = state.withLock { state -> Value? in
                if case .left(let value) = state {
                    state = .delivered
                    return value
                }
                state = .awaited(waiter)
                return nil
            }
            if let value { waiter.resume(returning: value) }
        }
    }
}
