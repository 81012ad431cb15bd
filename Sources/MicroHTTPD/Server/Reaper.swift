/// Sees to it that no request takes longer than it may.
///
/// The library's own timeout knows silence alone: a client that sends a byte now and then would stay for
/// ever, and a suspended request is not looked at. Deadlines are met up to one `interval` late.
struct Reaper: Sendable {
    let contexts: [ListenerContext]
    private let thread: ServiceThread

    /// How often the reaper looks: a sixteenth of the shortest limit, 5 to 100 ms.
    static func interval(for limits: HTTPLimits) -> UInt64 {
        let shortest = min(limits.requestTime, limits.idleTime).nanosecondsClamped
        return min(max(shortest / 16, 5_000_000), 100_000_000)
    }

    /// Starts the thread; nil if the system has none.
    init?(_ contexts: [ListenerContext], limits: HTTPLimits) {
        guard let thread = ServiceThread() else { return nil }
        self.contexts = contexts
        self.thread = thread
        let interval = Self.interval(for: limits)
        let isStarted = thread.start { [alarm = thread.alarm] in
            _ = alarm.wait(nanoseconds: interval)
            for context in contexts { context.closeSlowConnections(at: .now) }
        }
        guard isStarted else { return nil }
    }

    /// Ends the thread and waits for it.
    func stop() { thread.stop() }
}
