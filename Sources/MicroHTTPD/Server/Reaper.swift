internal import Glibc
internal import Synchronization

/// The thread that sees to it that no request takes longer than it may.
///
/// The library's own timeout knows silence alone: a client that sends a byte now and then would stay for
/// ever, and a suspended request is not looked at. Deadlines are met up to one `interval` late.
final class Reaper: Sendable {
    private let contexts: [ListenerContext]
    private let interval: UInt64
    private let alarm: Alarm
    private let thread = Mutex<JoinableThread?>(nil)

    /// How often the reaper looks: a sixteenth of the shortest limit, 5 to 100 ms.
    static func interval(for limits: HTTPLimits) -> UInt64 {
        let shortest = min(limits.requestTime, limits.idleTime).nanosecondsClamped
        return min(max(shortest / 16, 5_000_000), 100_000_000)
    }

    init?(contexts: [ListenerContext], limits: HTTPLimits) {
        guard let alarm = Alarm() else { return nil }
        self.alarm = alarm
        self.contexts = contexts
        interval = Self.interval(for: limits)
    }

    /// Starts the thread; false if the system has none.
    func start() -> Bool {
        let started = JoinableThread { [self] in
            while !alarm.wait(nanoseconds: interval) { sweep(at: .now) }
        }
        guard let started else { return false }
        thread.withLock { $0 = started }
        return true
    }

    /// Ends the thread and waits for it.
    func stop() {
        alarm.raise()
        let ended = thread.withLock { thread in
            let ended = thread
            thread = nil
            return ended
        }
        ended?.join()
    }

    private func sweep(at now: MonotonicTime) {
        for context in contexts {
            var closed = 0
            for connection in context.connections.all where connection.isExpired(at: now) {
                if let exchange = connection.suspendedExchange {
                    _ = exchange.resume(with: .failure(.deadlineExceeded))
                } else if connection.cutOff() {
                    closed += 1
                }
            }
            if closed > 0 { context.log(.closedSlowConnections(count: closed)) }
        }
    }
}
