internal import Synchronization

/// A thread that does the same thing again and again until it is told to stop.
final class ServiceThread: Sendable {
    let alarm: Alarm
    private let isStopping = Atomic(false)
    private let thread = Mutex<JoinableThread?>(nil)

    /// Fails when no more files can be opened.
    init?() {
        guard let alarm = Alarm() else { return nil }
        self.alarm = alarm
    }

    /// Starts the thread; false if the system has none.
    ///
    /// Each `turn` should wait for `alarm`, which rings when it is time to stop.
    func start(_ turn: @escaping @Sendable () -> Void) -> Bool {
        let started = JoinableThread { [self] in
            while !isStopping.load(ordering: .acquiring) { turn() }
        }
        guard let started else { return false }
        thread.withLock { $0 = started }
        return true
    }

    /// Ends the thread and waits for it.
    func stop() {
        isStopping.store(true, ordering: .releasing)
        alarm.ring()
        let ended = thread.withLock { thread in
            let ended = thread
            thread = nil
            return ended
        }
        ended?.join()
    }
}
