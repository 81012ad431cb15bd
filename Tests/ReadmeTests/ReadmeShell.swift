import Foundation

/// The README's commands, run one after the other in one shell.
///
/// They run in a folder of their own that holds links to what they name, against the binary that was built
/// with the tests, and on free ports in place of 8080 and 8081.
struct ReadmeShell {
    private let folder: URL
    private let ports: [(documented: String, used: String)]

    /// The folder with Package.swift, found from where this file was compiled.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Prepares a folder and ports.
    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "readme-\(UUID())")
        let release = folder.appending(path: ".build/release")
        try FileManager.default.createDirectory(at: release, withIntermediateDirectories: true)
        for name in ["deploy", "policies"] {
            try Self.link(folder.appending(path: name), to: Self.root.appending(path: name))
        }
        // The binary of this build stands beside the program that runs the tests.
        let binary = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: "rolecall")
        try Self.link(release.appending(path: "rolecall"), to: binary)
        ports = zip(["8080", "8081"], try Self.freePorts()).map { ($0, $1) }
    }

    /// Deletes the folder.
    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// Runs the commands until one fails; a server among them runs until the end, and is then stopped.
    ///
    /// - Returns: the exit status of the shell, which is the server's if all else went well, and what the
    ///   commands that were run printed, in order.
    func run(_ commands: [ReadmeCommand]) throws -> (status: Int32, outputs: [String]) {
        var script = """
            set -euo pipefail
            server=
            trap '[[ -z $server ]] || kill "$server" 2>/dev/null || true' EXIT

            """
        for (index, command) in commands.enumerated() {
            // `exec`: the shell's child has to be the server itself to be stopped by a signal.
            let commands = substituting(command.commands).replacing(
                ReadmeCommand.server,
                with: "exec deploy/run"
            )
            try write(commands + "\n", to: "\(index).sh")
            script += command.isServer ? Self.serve(index) : "source ./\(index).sh >\(index).out\n"
        }
        script += Self.stop + "\n"
        try write(script, to: "all.sh")
        let status = try execute()
        return (status, commands.indices.map(output).prefix { $0 != nil }.compactMap(\.self))
    }

    /// The text with the ports in use where it names the documented ones.
    func substituting(_ text: String) -> String {
        ports.reduce(text) { $0.replacing($1.documented, with: $1.used) }
    }
}

extension ReadmeShell {
    /// Stops the server that runs, if one does: the next is at the same address.
    private static let stop =
        "if [[ -n $server ]]; then kill \"$server\"; wait \"$server\"; server=; fi"

    private static func serve(_ index: Int) -> String {
        """
        \(stop)
        mkfifo \(index).pipe
        line=
        bash ./\(index).sh >\(index).pipe &
        server=$!
        exec 3<\(index).pipe
        until [[ ${line:-} == 'listening on '* ]]; do
            read -r line <&3
            echo "$line" >>\(index).out
        done
        cat <&3 >>\(index).out &

        """
    }

    /// Runs all.sh, for two minutes at most.
    private func execute() throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c", Self.unblockSignals, "timeout", "120", "bash", "all.sh",
        ]
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.environment = ProcessInfo.processInfo.environment.filter {
            !$0.key.hasPrefix("ROLECALL_")
        }
        .merging([
            "ROLECALL_BINARY": folder.appending(path: ".build/release/rolecall").path,
            "DEMO_DATA": folder.appending(path: "data").path,
            "DEMO_LISTEN": "127.0.0.1:\(ports[0].used)",
            "SAMPLE_DATA": folder.appending(path: "data/sample").path,
            "SAMPLE_PORT": ports[0].used,
            "SAMPLE_ISSUER_PORT": ports[1].used,
        ]) { $1 }
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Runs a command with no signal blocked: a test's thread has SIGTERM blocked, and children inherit that.
    private static let unblockSignals = """
        import os, signal, sys
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        os.execvp(sys.argv[1], sys.argv[1:])
        """

    private func output(_ index: Int) -> String? {
        try? String(contentsOf: folder.appending(path: "\(index).out"), encoding: .utf8)
    }

    private func write(_ text: String, to name: String) throws {
        try text.write(to: folder.appending(path: name), atomically: false, encoding: .utf8)
    }

    private static func link(_ link: URL, to target: URL) throws {
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
    }

    /// Two ports that were free a moment ago.
    private static func freePorts() throws -> [String] {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import socket
            held = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
            print(*(s.getsockname()[1] for s in held))
            """,
        ]
        process.standardOutput = pipe
        try process.run()
        let printed = String(
            decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(),
            as: UTF8.self
        )
        process.waitUntilExit()
        return printed.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
