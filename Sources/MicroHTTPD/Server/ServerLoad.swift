internal import Synchronization

/// What all listeners of a server share: how far it has come in stopping, and how many wait.
final class ServerLoad: Sendable {
    enum Phase: UInt8, AtomicRepresentable {
        case serving
        /// No new connections; answers close the ones that are left.
        case draining
        /// No new suspensions either, and the old ones are ended.
        case ending
    }

    private let phase = Atomic<Phase>(.serving)
    private let suspended = Atomic<Int>(0)
    private let suspendedMax: Int

    init(suspendedMax: Int) {
        self.suspendedMax = suspendedMax
    }

    var isServing: Bool { phase.load(ordering: .relaxed) == .serving }
    var suspendedCount: Int { suspended.load(ordering: .sequentiallyConsistent) }

    func enter(_ next: Phase) {
        phase.store(next, ordering: .sequentiallyConsistent)
    }

    /// Takes a place among the suspended requests, to be given back by `leaveSuspension`.
    ///
    /// The count goes up before the phase is looked at, and whoever ends the server looks at the count
    /// after setting the phase: so no suspension is overlooked.
    func enterSuspension() throws(HTTPFailure) {
        let others = suspended.add(1, ordering: .sequentiallyConsistent).oldValue
        let isEnding = phase.load(ordering: .sequentiallyConsistent) == .ending
        guard !isEnding, others < suspendedMax else {
            leaveSuspension()
            throw isEnding ? .shuttingDown : .overloaded
        }
    }

    func leaveSuspension() {
        suspended.subtract(1, ordering: .sequentiallyConsistent)
    }
}
