internal import Authorization
internal import Foundation
internal import Logging
internal import Synchronization

/// Hands log lines to one thread that writes them, so that no other thread waits for who reads them.
///
/// A reader that stops reading costs lines, never answers: when the queue is full, lines are dropped
/// and counted, and the count is written when there is room again.
final class LogWriter: Sendable {
    /// The most lines that wait.
    static let linesMax = 4096

    private struct State {
        var lines: [[UInt8]] = []
        var dropped = 0
        var isWriting = false
    }

    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)
    private let idle = DispatchSemaphore(value: 0)
    private let format: LogOutput.Format
    private let now: @Sendable () -> Timestamp
    private let output: @Sendable ([UInt8]) -> Void

    /// Starts the thread, which lives as long as the process.
    ///
    /// - Parameters:
    ///   - format: how the lines are written that it adds itself.
    ///   - now: the wall clock.
    ///   - output: takes one line, its newline included, and may block.
    init(
        format: LogOutput.Format,
        now: @escaping @Sendable () -> Timestamp,
        _ output: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.format = format
        self.now = now
        self.output = output
        Thread.detachNewThread { [self] in
            while true {
                available.wait()
                writeAll()
            }
        }
    }

    /// Queues one line, its newline included.
    ///
    /// Never blocks.
    func write(_ line: [UInt8]) {
        state.withLock { state in
            guard state.lines.count < Self.linesMax else {
                state.dropped += 1
                return
            }
            state.lines.append(line)
        }
        available.signal()
    }

    /// Waits until all lines queued before are written, for at most `seconds`.
    func flush(seconds: Int) {
        let deadline = DispatchTime.now() + .seconds(seconds)
        while state.withLock({ !$0.lines.isEmpty || $0.isWriting }) {
            guard idle.wait(timeout: deadline) == .success else { return }
        }
    }

    private func writeAll() {
        let (lines, dropped) = state.withLock { state in
            defer {
                state.isWriting = !state.lines.isEmpty
                state.lines = []
                state.dropped = 0
            }
            return (state.lines, state.dropped)
        }
        guard !lines.isEmpty else { return }
        for line in lines { output(line) }
        if dropped > 0 { output(record(dropped: dropped).line(format)) }
        state.withLock { $0.isWriting = false }
        idle.signal()
    }

    private func record(dropped: Int) -> LogRecord {
        LogRecord(
            time: now(),
            level: .warning,
            logger: "log",
            message: "log lines dropped",
            metadata: ["count": .stringConvertible(dropped)]
        )
    }
}
