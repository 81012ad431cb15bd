import Dispatch
import Foundation
import Glibc
import Testing

/// A run of `StoreWriter`, which stands in the folder of products, as the running tests do.
struct WriterProcess {
    private let process = Process()
    private let output: AsyncStream<Data>
    private var said = Data()

    /// Starts it on the store at `path`.
    init(path: String, epoch: UInt32) throws {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(fileURLWithPath: tests).deletingLastPathComponent()
            .appendingPathComponent("StoreWriter")
        process.arguments = [path, "\(epoch)"]
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        let (output, saying) = AsyncStream.makeStream(of: Data.self)
        self.output = output
        try process.run()
        // A thread of its own reads and closes the pipe: hundreds of open ones are too many.
        DispatchQueue(label: "StoreWriter's output").async {
            while case let data = pipe.fileHandleForReading.availableData, !data.isEmpty {
                saying.yield(data)
            }
            try? pipe.fileHandleForReading.close()
            saying.finish()
        }
    }

    /// Waits until it has said at least `count` lines, or has ended.
    ///
    /// - Returns: all that it said so far.
    @discardableResult
    mutating func lines(atLeast count: Int) async -> [String] {
        if lines.count >= count { return lines }
        for await data in output {
            said += data
            if lines.count >= count { break }
        }
        return lines
    }

    /// Ends it in the middle of whatever it does.
    ///
    /// - Returns: all that it said.
    mutating func kill() async -> [String] {
        _ = Glibc.kill(process.processIdentifier, SIGKILL)
        return await lines(atLeast: .max)
    }

    /// The whole lines; one that the end cut off does not count.
    private var lines: [String] {
        String(decoding: said, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
}
