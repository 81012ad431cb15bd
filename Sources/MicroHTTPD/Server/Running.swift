internal import Glibc

/// A server's parts while it runs, and the steps to stop them.
struct Running: Sendable {
    let daemons: [Daemon]
    let acceptor: Acceptor
    let reaper: Reaper
    let load: ServerLoad
    let log: @Sendable (HTTPServerEvent) -> Void

    /// Time for connections that were accepted last to reach the threads that serve them.
    private static let arrivalNanoseconds: UInt64 = 500_000_000
    /// Time for answers to leave that were there when the waiting ended.
    private static let flushNanoseconds: UInt64 = 500_000_000

    /// Takes all steps from serving to stopped; they block.
    func stop(within bound: UInt64) {
        load.enter(.draining)
        stopListening()
        wait(atMost: Self.arrivalNanoseconds) { !daemons.contains { $0.context.isOneOnItsWay } }
        waitForQuiet(atMost: bound)
        endSuspensions()
        waitForQuiet(atMost: Self.flushNanoseconds)
        // The library aborts the process if it stops with a suspended request: there is none any more,
        // and none can come.
        for daemon in daemons { daemon.stop() }
        reaper.stop()
    }

    private func stopListening() {
        acceptor.stop()
        for daemon in daemons where !daemon.socket.stopListening() {
            daemon.context.log(.socketFileLeft(path: daemon.socket.file?.path ?? ""))
        }
    }

    private var connections: [Connection] {
        daemons.flatMap(\.context.connections.all)
    }

    /// Whether a request is under way, or lies where no thread has looked at it.
    private var isBusy: Bool { connections.contains { $0.isBusy || $0.hasUnread } }

    /// Waits until no request is left.
    ///
    /// One that is being read shows as neither for a moment: two looks in a row must find nothing.
    private func waitForQuiet(atMost nanoseconds: UInt64) {
        var quietLooks = 0
        wait(atMost: nanoseconds) {
            quietLooks = isBusy ? 0 : quietLooks + 1
            return quietLooks == 2
        }
    }

    private func endSuspensions() {
        load.enter(.ending)
        var ended = 0
        repeat {
            for connection in connections {
                guard let exchange = connection.suspendedExchange else { continue }
                if exchange.resume(with: .failure(.shuttingDown)) { ended += 1 }
            }
            // A request that took its place just before is known to its connection in a moment.
        } while load.suspendedCount > 0 && pause()
        if ended > 0 { log(.stoppedWaiting(count: ended)) }
    }

    private func wait(atMost nanoseconds: UInt64, for condition: () -> Bool) {
        let end = MonotonicTime.now + nanoseconds
        while !condition(), .now < end { _ = pause() }
    }

    private func pause() -> Bool {
        usleep(2_000)
        return true
    }
}
