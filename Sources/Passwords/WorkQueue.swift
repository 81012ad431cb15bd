internal import Dispatch
internal import Synchronization

/// Runs work that takes long on threads of its own, a few at a time, and refuses what would wait too
/// long.
///
/// Each lane is a serial queue of its own, for which the system has threads beside those that Swift's
/// tasks share: those never wait for a lane.
final class WorkQueue: Sendable {
    /// Work, and what tells of its end.
    typealias Job = @Sendable () -> @Sendable () -> Void

    private struct State {
        var waiting: [Job] = []
        var idle: [Int]

        // Few wait, so that moving the others up costs nothing worth a cleverer structure.
        mutating func take() -> Job? { waiting.isEmpty ? nil : waiting.removeFirst() }
    }

    private let lanes: [DispatchQueue]
    private let waitingMax: Int
    private let state: Mutex<State>

    /// A queue for `threads` jobs at a time, while up to `waitingMax` wait.
    init(label: String, threads: Int, waitingMax: Int) {
        let threads = max(threads, 1)
        lanes = (0..<threads).map { DispatchQueue(label: "\(label).\($0)") }
        self.waitingMax = waitingMax
        state = Mutex(State(idle: Array(0..<threads)))
    }

    /// Runs `job` later; false if too many wait already, and then never.
    ///
    /// Its end is told when its lane has turned to the next one: who hears of it finds the place free.
    func submit(_ job: @escaping Job) -> Bool {
        let (isTaken, lane) = state.withLock { state -> (Bool, Int?) in
            let lane = state.idle.popLast()
            guard lane != nil || state.waiting.count < waitingMax else { return (false, nil) }
            state.waiting.append(job)
            return (true, lane)
        }
        if let lane { lanes[lane].async { self.drain(lane) } }
        return isTaken
    }

    /// Runs jobs until none waits.
    private func drain(_ lane: Int) {
        var next = nextJob(for: lane)
        while let job = next {
            let tellEnd = job()
            next = nextJob(for: lane)
            tellEnd()
        }
    }

    private func nextJob(for lane: Int) -> Job? {
        state.withLock { state in
            let job = state.take()
            if job == nil { state.idle.append(lane) }
            return job
        }
    }
}
