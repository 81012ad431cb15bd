import RolecallService
import Synchronization

/// What a source outside does with questions: it counts them, and holds or fails them while a test wants it.
final class SourceGate: Sendable {
    private struct State {
        var isHeld = false
        var failure: LookupFailure?
        var isFailing = false
        var asked = 0
        var running = 0
        var mostRunning = 0
        var held: [CheckedContinuation<Void, Never>] = []
        var expecting: (count: Int, resume: CheckedContinuation<Void, Never>)?
    }

    private let state = Mutex(State())

    /// How many questions came.
    var asked: Int { state.withLock { $0.asked } }

    /// The most questions that were under way at one time.
    var mostRunning: Int { state.withLock { $0.mostRunning } }

    /// Whether the source says of itself that it does not answer at present.
    var isFailing: Bool {
        get { state.withLock { $0.isFailing } }
        set { state.withLock { $0.isFailing = newValue } }
    }

    /// Fails every question that comes from now on; none if nil.
    func fail(_ failure: LookupFailure?) { state.withLock { $0.failure = failure } }

    /// Fails every question that comes from now on as an outage does.
    func fail() { fail(LookupFailure(.unavailable, code: "upstream_timeout")) }

    /// Holds questions that come from now on after their answer is made.
    func hold() { state.withLock { $0.isHeld = true } }

    /// Lets everything go on.
    func release() {
        let held = state.withLock { state in
            defer { state.held = [] }
            state.isHeld = false
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    /// Waits until `count` questions are held.
    func holds(_ count: Int) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.held.count >= count {
                    continuation.resume()
                } else {
                    state.expecting = (count, continuation)
                }
            }
        }
    }

    /// Lets one question through.
    func pass<Answer: Sendable>(
        _ answer: Answer
    ) async throws(LookupFailure) -> Answer {
        let failure = state.withLock { state in
            state.asked += 1
            state.running += 1
            state.mostRunning = max(state.mostRunning, state.running)
            return state.failure
        }
        defer { state.withLock { $0.running -= 1 } }
        await wait()
        if let failure { throw failure }
        return answer
    }

    private func wait() async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                guard state.isHeld else { return continuation.resume() }
                state.held.append(continuation)
                guard let expecting = state.expecting, state.held.count >= expecting.count else {
                    return
                }
                state.expecting = nil
                expecting.resume.resume()
            }
        }
    }

    /// How the source is doing.
    var health: UpstreamHealth {
        state.withLock { state in
            UpstreamHealth(
                isFailing: state.isFailing,
                inFlight: state.running,
                queued: 0,
                outcomes: [("ok", UInt64(state.asked))]
            )
        }
    }
}
