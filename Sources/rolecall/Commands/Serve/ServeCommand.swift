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

            Without --config this is the demo, on 127.0.0.1:8080: at its first start it makes users and \
            clients in its data folder and prints their secrets, once.

            EXAMPLES
              rolecall serve
              rolecall serve --data /tmp/demo --policies policies --listen 127.0.0.1:0
              rolecall serve --config rolecall.yaml
              rolecall serve --config rolecall.yaml --validate
              rolecall serve --config rolecall.yaml --log-level debug --log-format text
              ROLECALL_LIMITS_BODY=2MiB rolecall serve --config rolecall.yaml

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

    @Option(
        help: ArgumentHelp("The least severity that is logged (`log.level`).", valueName: "level"),
        transform: choice
    )
    var logLevel: LogSettings.Level?

    @Option(
        help: ArgumentHelp("How it is logged (`log.format`).", valueName: "format"),
        transform: choice
    )
    var logFormat: LogSettings.Format?

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
        let start = try StartUp(source, environment: environment)
        if onlyValidates { return try report(start) }
        try await Server.run(start)
        return .ok
    }

    private var source: StartUp.Source {
        config.map { .file($0) }
            ?? .demo(DemoOptions(data: data, policies: policies, listen: listen))
    }

    /// The environment, in which the flags for the log stand as the variables that they are short for.
    private var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment["ROLECALL_LOG_LEVEL"] = logLevel?.rawValue ?? environment["ROLECALL_LOG_LEVEL"]
        environment["ROLECALL_LOG_FORMAT"] =
            logFormat?.rawValue ?? environment["ROLECALL_LOG_FORMAT"]
        return environment
    }

    private func report(_ start: StartUp) throws -> ExitStatus {
        for warning in start.warnings { Terminal.complain(warning.warningText) }
        let folder = try start.policies()
        for file in folder.ignored { Terminal.complain("\(file): \(PolicyFolder.ignoredNote)") }
        let policies = try folder.policySet()
        for warning in start.warnings(beside: policies) { Terminal.complain(warning.warningText) }
        for warning in policies.warnings { Terminal.complain(warning.description) }
        try Terminal.write("\(start.source.name): ok\n")
        return .ok
    }
}

/// Reads one of the names of a closed list from the command line.
@Sendable private func choice<Choice: RawRepresentable & CaseIterable>(
    _ text: String
) throws -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: text) else {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("found `\(text)`, expected one of \(names)")
    }
    return choice
}
