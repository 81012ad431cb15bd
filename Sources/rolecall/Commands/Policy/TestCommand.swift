internal import ArgumentParser
internal import Authorization

/// `rolecall policy test`: ask what the tables of tests ask, and compare the answers.
struct TestCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests that stand beside policy files.",
        discussion: """
            The questions of `x_test.yaml` are asked of all policies that are named, compiled as one \
            set: a folder is tested as the server reads it. A table looks like this:

              version: 1
              now: 2026-01-01T00:00:00Z
              users:
                ann: { app_metadata: { roles: [editor] } }
                bob: { status: blocked }
              questions:
                - { user: ann, ask: "edit:document/7", expect: allow }
                - { user: bob, ask: "read:document/7", expect: deny,
                    reason: subject_blocked }

            EXAMPLES
              rolecall policy test policies
              rolecall policy test policies/documents.yaml policies/company.yaml
              rolecall policy test --json policies

            \(ExitStatus.help)
            """
    )

    @Argument(
        help: ArgumentHelp("Folders and files of policies.", valueName: "path"),
        completion: .directory
    )
    var paths: [String]

    @Flag(help: "Print one JSON object.")
    var json = false

    func perform() async throws -> ExitStatus {
        let report = try PolicyTestRun(PolicyFolder(reading: paths))
        if json {
            try Terminal.write(report.json)
        } else {
            for warning in report.warnings { Terminal.complain(warning.description) }
            for untested in report.untested {
                Terminal.complain("\(untested): has no table of tests")
            }
            try Terminal.write(report.text)
        }
        return report.failed.isEmpty ? .ok : .negative
    }
}
