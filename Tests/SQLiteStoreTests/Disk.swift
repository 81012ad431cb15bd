import Foundation
import Testing

/// File systems that are full, or may not be written; only root can make them.
enum Disk {
    /// Whether this process may mount.
    static let canMount =
        (try? withTemporaryFolder { try mounted(on: $0, ["-t", "tmpfs", "none"]) {} }) != nil

    /// Runs `body` with a file system of so many bytes on a folder.
    static func withSmall<Result>(
        bytes: Int,
        _ body: (StoreFolder) async throws -> Result
    ) async throws -> Result {
        try await StoreFolder.with { folder in
            try run("mount", ["-t", "tmpfs", "-o", "size=\(bytes)", "none", folder.url.path])
            defer { try? run("umount", [folder.url.path]) }
            return try await body(folder)
        }
    }

    /// Runs `body` while nothing in `folder` can be written.
    static func withReadOnly<Result>(
        _ folder: StoreFolder,
        _ body: () async throws -> Result
    ) async throws -> Result {
        let path = folder.url.path
        try run("mount", ["--bind", path, path])
        defer { try? run("umount", [path]) }
        try run("mount", ["-o", "remount,bind,ro", path])
        return try await body()
    }

    private static func withTemporaryFolder(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("rolecall-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false
        )
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private static func mounted(
        on path: String,
        _ arguments: [String],
        _ body: () throws -> Void
    ) throws {
        try run("mount", arguments + [path])
        defer { try? run("umount", [path]) }
        try body()
    }

    private static func run(_ command: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.featureUnsupported) }
    }
}
