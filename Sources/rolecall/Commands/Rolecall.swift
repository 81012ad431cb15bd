internal import ArgumentParser
internal import OpenSSL

/// Where the process starts.
@main
enum EntryPoint {
    static func main() async {
        let standIns = StandardStreams.standIns()
        defer { withExtendedLifetime(standIns) {} }
        // Threads still run when a command is done and the process exits.
        guard keepOpenSSLUntilExit() else {
            Terminal.complain("OpenSSL does not start")
            Rolecall.exit(withError: ExitStatus.failure.code)
        }
        await Rolecall.main()
    }
}

/// The command line: `rolecall COMMAND …`.
struct Rolecall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rolecall",
        abstract: "May this user do this, and why? A role and ACL authorization service.",
        discussion: """
            Rolecall verifies a token, reads the roles and ACL entries of its user, and answers by \
            the policies: allow or deny, with the reason.

            EXAMPLES
              Try it, with users and clients that it makes:
                rolecall serve
              Serve decisions:
                rolecall serve --config rolecall.yaml
              Ask a server about the token's own user:
                rolecall check --url http://127.0.0.1:8080 --token-file token \\
                  read:document/42
              Ask files, without a server:
                rolecall check --policies policies --profile ann.json read document/42
              Check policies before they are deployed:
                rolecall policy lint policies && rolecall policy test policies

            \(ExitStatus.help)
            """,
        version: Version.rolecall,
        subcommands: [
            ServeCommand.self, CheckCommand.self, PolicyCommand.self, UserCommand.self,
            ClientCommand.self, KeysCommand.self, GrantCommand.self, RoleCommand.self,
            RevokeCommand.self, AuditCommand.self, BackupCommand.self, RestoreCommand.self,
            DoctorCommand.self, VersionCommand.self,
        ]
    )
}

/// A command that ends with a status of its own and explains its failures on the error stream.
protocol RolecallCommand: AsyncParsableCommand {
    /// Does the work.
    func perform() async throws -> ExitStatus
}

extension RolecallCommand {
    /// Runs ``perform()`` and turns what it throws into messages and an exit status.
    func run() async throws {
        let status: ExitStatus
        do {
            status = try await perform()
        } catch let failure as CommandFailure {
            for message in failure.messages { Terminal.complain(message) }
            throw ExitStatus.failure.code
        }
        guard status == .ok else { throw status.code }
    }
}
