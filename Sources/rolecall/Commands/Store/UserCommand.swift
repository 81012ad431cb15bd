internal import ArgumentParser

/// `rolecall user …`: the users of the embedded directory.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Make, show and list users of the embedded directory.",
        discussion: """
            The running server carries it out, through the socket beside its store. Without a server \
            the command opens the store itself.

            EXAMPLES
              rolecall user create --config rolecall.yaml \\
                --email ann@example.com --role admin
              rolecall user show --config rolecall.yaml ann@example.com
              rolecall user set-password --config rolecall.yaml ann@example.com
              rolecall user list --config rolecall.yaml

            \(ExitStatus.help)
            """,
        subcommands: [
            CreateUserCommand.self, ShowUserCommand.self, ListUsersCommand.self,
            SetPasswordCommand.self,
        ]
    )
}
