internal import ArgumentParser
internal import Authorization
internal import Configuration
internal import Foundation

/// `rolecall serve`: the service itself.
struct ServeCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answer questions over HTTP until told to stop.",
        discussion: """
            Reads one YAML file, in which every key has a default: a file with `issuers:` alone is \
            enough. Single values outside lists can also be set by variables, `ROLECALL_LIMITS_BODY` \
            for `limits.body`, which win over the file. Relative paths start at the file's folder.

            Logs go to standard error. SIGTERM finishes what runs and stops; SIGHUP reads policies, \
            clients, key files and the log level again, and keeps the old ones if the new ones are bad.

            Without --config this is the demo, which needs the embedded directory.

            EXAMPLES
              rolecall serve --config rolecall.yaml
              rolecall serve --config rolecall.yaml --validate
              ROLECALL_LOG_LEVEL=debug rolecall serve --config rolecall.yaml

            \(ExitStatus.help)
            """
    )

    @Option(help: ArgumentHelp("The configuration file.", valueName: "file"), completion: .file())
    var config: String?

    @Flag(
        name: .customLong("validate"),
        help: "Read the configuration and the policies, report, and do not serve."
    )
    var onlyValidates = false

    @Option(help: ArgumentHelp("Demo: the folder for its data.", valueName: "dir"))
    var data: String?

    @Option(help: ArgumentHelp("Demo: the folder of policies.", valueName: "dir"))
    var policies: String?

    @Option(help: ArgumentHelp("Demo: where to listen.", valueName: "address:port"))
    var listen: String?

    func validate() throws {
        guard config != nil, (data ?? policies ?? listen) != nil else { return }
        throw ValidationError(
            "--data, --policies and --listen belong to the demo; with --config, the file says it"
        )
    }

    func perform() async throws -> ExitStatus {
        guard let config else { throw CommandFailure(Self.noDemo) }
        let start = try StartUp(path: config, environment: ProcessInfo.processInfo.environment)
        if onlyValidates { return try report(start) }
        try await Server.run(start)
        return .ok
    }

    private func report(_ start: StartUp) throws -> ExitStatus {
        for warning in start.warnings { Terminal.complain(warning.warningText) }
        let policies = try start.policySet()
        for warning in policies.warnings { Terminal.complain(warning.description) }
        try Terminal.write("\(start.path): ok\n")
        return .ok
    }

    private static let noDemo = """
        the demo needs the embedded directory, which this version does not have; \
        use --config FILE, where a file with `issuers:` alone is enough
        """
}
