import Foundation
import Testing

/// One run of the built `rolecall`.
struct Command {
    let status: Int32
    let output: String
    let errors: String

    /// Runs the binary to its end, in an environment of only what is passed.
    ///
    /// Standard input holds `input` and then ends.
    static func run(
        _ arguments: [String],
        environment: [String: String] = [:],
        input: String = "",
        folder: URL? = nil
    ) async throws -> Command {
        let binary = try binary()
        return try await withFolder(["input": input, "output": "", "errors": ""]) { streams in
            let process = Process()
            process.executableURL = binary
            process.arguments = arguments
            process.environment = environment
            if let folder { process.currentDirectoryURL = folder }
            // Files instead of pipes: nobody has to read while the process runs.
            let output = streams.appendingPathComponent("output")
            let errors = streams.appendingPathComponent("errors")
            process.standardInput = try FileHandle(
                forReadingFrom: streams.appendingPathComponent("input")
            )
            process.standardOutput = try FileHandle(forWritingTo: output)
            process.standardError = try FileHandle(forWritingTo: errors)
            return Command(
                status: try await end(of: process),
                output: try String(contentsOf: output, encoding: .utf8),
                errors: try String(contentsOf: errors, encoding: .utf8)
            )
        }
    }

    /// Starts a process and returns its exit status when it has ended.
    private static func end(of process: Process) async throws -> Int32 {
        try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
    }

    /// The binary stands in the folder of products, as the running tests do.
    private static func binary() throws -> URL {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let binary = URL(fileURLWithPath: tests).deletingLastPathComponent()
            .appendingPathComponent("rolecall")
        try #require(FileManager.default.isExecutableFile(atPath: binary.path), "no \(binary.path)")
        return binary
    }
}

extension Command {
    /// The output, which must be one line with a JSON object.
    func object() throws -> [String: Any] {
        #expect(output.hasSuffix("\n") && output.utf8.count { $0 == UInt8(ascii: "\n") } == 1)
        let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
        return try #require(value as? [String: Any])
    }
}
