import Foundation
import ServedBinary
import Testing

/// A program of the system, run to its end.
enum Command {
    /// Runs it; a test fails where it does.
    static func run(_ arguments: String...) async throws {
        try #require(await status(arguments) == 0, "\(arguments)")
    }

    /// Its exit status.
    static func status(_ arguments: [String]) async throws -> Int32 {
        try await blocking {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = arguments
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus
        }
    }
}
