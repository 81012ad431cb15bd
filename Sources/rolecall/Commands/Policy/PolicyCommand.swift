internal import ArgumentParser

/// `rolecall policy …`: work on policy files, without a server.
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Check policy files, run their tests, and try conditions out.",
        discussion: """
            A policy file `x.yaml` says which roles there are and what they may do; its table of tests \
            stands beside it as `x_test.yaml`.

            EXAMPLES
              rolecall policy lint policies
              rolecall policy test policies
              rolecall policy eval '"a" in ["a", "b"]'

            \(ExitStatus.help)
            """,
        subcommands: [LintCommand.self, TestCommand.self, EvalCommand.self]
    )
}
