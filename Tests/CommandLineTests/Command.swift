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
        let process = Process()
        process.executableURL = try binary()
        process.arguments = arguments
        process.environment = environment
        if let folder { process.currentDirectoryURL = folder }
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = stderr
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        // A second reader, since a full pipe of errors would stop the process before its output ends.
        let errors = Task.detached { stderr.fileHandleForReading.readDataToEndOfFile() }
        let output = stdout.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Command(
            status: process.terminationStatus,
            output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: await errors.value, as: UTF8.self)
        )
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
