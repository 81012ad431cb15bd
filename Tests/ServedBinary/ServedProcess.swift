public import Foundation
internal import Synchronization
internal import Testing

/// A running `rolecall serve`, with what it says.
public final class ServedProcess: Sendable {
    /// Collects the lines of one stream, and tells who waits for one.
    private final class Lines: Sendable {
        private struct State {
            var all: [String] = []
            var isOver = false
            var waiting: [(text: String, resume: CheckedContinuation<String?, Never>)] = []
        }
        private let state = Mutex(State())

        var all: [String] { state.withLock { $0.all } }

        func add(_ line: String) {
            state.withLock { state in
                state.all.append(line)
                for waiter in state.waiting where line.contains(waiter.text) {
                    waiter.resume.resume(returning: line)
                }
                state.waiting.removeAll { line.contains($0.text) }
            }
        }

        func end() {
            state.withLock { state in
                state.isOver = true
                for waiter in state.waiting { waiter.resume.resume(returning: nil) }
                state.waiting = []
            }
        }

        /// All lines, once the stream is over.
        func whole() async -> [String] {
            // A control character that no line has: it is there when the stream is over.
            _ = await first(containing: "\u{0}", from: 0)
            return all
        }

        /// The first line from `start` on that contains `text`; nil if the stream ends without one.
        func first(containing text: String, from start: Int) async -> String? {
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    if let line = state.all.dropFirst(start).first(where: { $0.contains(text) }) {
                        continuation.resume(returning: line)
                    } else if state.isOver {
                        continuation.resume(returning: nil)
                    } else {
                        state.waiting.append((text, continuation))
                    }
                }
            }
        }
    }

    private let process = Process()
    private let output = Lines()
    private let errors = Lines()

    /// All lines of the log.
    public var log: [String] { errors.all }
    /// The process's number in the system.
    public var identifier: Int32 { process.processIdentifier }
    /// All lines of standard output so far.
    public var outputLines: [String] { output.all }

    /// Starts the binary that stands beside the running tests.
    ///
    /// A child inherits this process's signal mask, and tests run with SIGTERM blocked: a launcher
    /// that takes its place clears the mask first.
    public convenience init(config: URL) throws {
        try self.init(["serve", "--config", config.path])
    }

    /// Starts `rolecall` with `arguments`.
    ///
    /// `launcher` is what `env` gets before the program: variables, and a command that puts the program in
    /// its own place, such as `prlimit --nofile=64`.
    public init(_ arguments: [String], launcher: [String] = []) throws {
        let binary = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: "rolecall")
        try #require(FileManager.default.isExecutableFile(atPath: binary.path), "no \(binary.path)")
        process.executableURL = URL(filePath: "/usr/bin/perl")
        process.arguments =
            [
                "-MPOSIX", "-e",
                "sigprocmask(SIG_SETMASK, POSIX::SigSet->new) or die; exec {$ARGV[0]} @ARGV or die",
                "/usr/bin/env",
            ] + launcher + [binary.path] + arguments
        process.environment = [:]
        process.standardInput = FileHandle.nullDevice
        let pipes = (Pipe(), Pipe())
        process.standardOutput = pipes.0
        process.standardError = pipes.1
        try process.run()
        Self.read(pipes.0, into: output)
        Self.read(pipes.1, into: errors)
    }

    private static func read(_ pipe: Pipe, into lines: Lines) {
        Thread.detachNewThread {
            var rest: [UInt8] = []
            while true {
                let data = pipe.fileHandleForReading.availableData
                if data.isEmpty { break }
                rest += data
                while let end = rest.firstIndex(of: 0x0A) {
                    lines.add(String(decoding: rest[..<end], as: UTF8.self))
                    rest.removeSubrange(...end)
                }
            }
            lines.end()
        }
    }

    /// Whether the server listens: once it does, or has ended without.
    public func isListening() async -> Bool {
        await output.first(containing: "listening on ", from: 0) != nil
    }

    /// The port that the server says it listens on.
    public func port() async throws -> Int {
        let line = await output.first(containing: "listening on ", from: 0)
        let told = try #require(line, "it did not start: \(log)")
        return try #require(told.split(separator: ":").last.flatMap { Int($0) }, "\(told)")
    }

    /// The process's number.
    public var processIdentifier: pid_t { process.processIdentifier }

    /// Sends a signal.
    public func send(_ signal: CInt) { kill(process.processIdentifier, signal) }

    /// Sends a signal, and waits until the log says what comes of it.
    public func signal(_ signal: CInt, until text: String) async throws {
        let start = log.count
        send(signal)
        _ = try await line(containing: text, from: start)
    }

    /// Waits for a line of the log that contains `text`, the first `start` lines not counted.
    @discardableResult
    public func line(containing text: String, from start: Int = 0) async throws -> String {
        let line = await errors.first(containing: text, from: start)
        return try #require(line, "the log ends without `\(text)`: \(log)")
    }

    /// Waits for the end and gives the exit status; nil if a signal ended it.
    public func exitStatus() async throws -> Int32? {
        let process = process
        return try await blocking {
            process.waitUntilExit()
            return process.terminationReason == .exit ? process.terminationStatus : nil
        }
    }

    /// All lines of standard output, once the process has ended.
    public func wholeOutput() async -> [String] { await output.whole() }

    /// All lines of the log, once the process has ended.
    public func wholeLog() async -> [String] { await errors.whole() }

    /// Ends the process at once.
    public func stop() { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
}
