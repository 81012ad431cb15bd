import Foundation
import ServedBinary
import Testing

/// The store's file in the hands of another program.
enum Database {
    /// Runs statements of Python on an open connection `c`, in a process that ends with them.
    static func run(_ statements: String, on path: String) async throws {
        try await Command.run("python3", "-c", opening + statements, path)
    }

    private static let opening = """
        import sqlite3, sys
        c = sqlite3.connect(sys.argv[1], isolation_level=None)

        """

    /// Holds the right to write for as long as `body` runs.
    static func whileLocked<Value>(
        _ path: String,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let (process, input, output) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        let statements = """
            c.execute("BEGIN IMMEDIATE")
            print("locked", end="", flush=True)
            sys.stdin.read()
            """
        process.arguments = ["python3", "-c", opening + statements, path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let said = try await blocking { output.fileHandleForReading.availableData }
        let outcome: Result<Value, any Error>
        do {
            try #require(said == Data("locked".utf8))
            outcome = .success(try await body())
        } catch {
            outcome = .failure(error)
        }
        // The end of its input is the end of its work.
        try input.fileHandleForWriting.close()
        try await blocking { process.waitUntilExit() }
        return try outcome.get()
    }
}
