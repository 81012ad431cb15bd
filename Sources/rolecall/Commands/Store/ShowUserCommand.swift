internal import ArgumentParser
internal import JSON

/// `rolecall user show`.
struct ShowUserCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a user as JSON, as the Management API does.",
        discussion: """
            EXAMPLES
              rolecall user show --config rolecall.yaml ann@example.com
              rolecall user show 'auth0|63d17c4bdf1ce171262c7e93'

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Argument(help: "The user's id or e-mail address.")
    var user: String

    func perform() async throws -> ExitStatus {
        let shown = try await store.perform(
            Order(.showUser, ["user": .string(ExactString(user))])
        )
        try Terminal.write(shown.line)
        return .ok
    }
}

/// `rolecall user list`.
struct ListUsersCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List users in the order of their creation.",
        discussion: """
            Where there may be more than are shown, a line on standard error says so.

            EXAMPLES
              rolecall user list --config rolecall.yaml
              rolecall user list --limit 500 --offset 500 --json

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Option(help: ArgumentHelp("How many at most, 1 to 1000.", valueName: "count"))
    var limit = 100

    @Option(help: ArgumentHelp("How many to leave out.", valueName: "count"))
    var offset = 0

    @Flag(help: "Print each user as one JSON object on a line of its own.")
    var json = false

    func perform() async throws -> ExitStatus {
        let arguments: JSONObject = [
            "limit": .number(JSONNumber(limit)), "offset": .number(JSONNumber(offset)),
        ]
        let users = try await store.perform(Order(.listUsers, arguments)).array ?? []
        try Terminal.write(users.map { json ? $0.line : UserText($0).line }.joined())
        if users.count == limit {
            Terminal.complain("there may be more users: go on with --offset \(offset + limit)")
        }
        return .ok
    }
}

/// `rolecall user set-password`.
struct SetPasswordCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-password",
        abstract: "Set a user's password.",
        discussion: """
            Without --password-file a password is made and printed, once.

            EXAMPLES
              rolecall user set-password --config rolecall.yaml ann@example.com
              rolecall user set-password ann@example.com --password-file - <ann.password

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Argument(help: "The user's id or e-mail address.")
    var user: String

    @Option(
        help: ArgumentHelp("The file that holds the password; `-` is standard input."),
        completion: .file()
    )
    var passwordFile: String?

    @Flag(help: "Print the user as one JSON object.")
    var json = false

    func perform() async throws -> ExitStatus {
        var arguments: JSONObject = ["user": .string(ExactString(user))]
        arguments["password"] = try passwordFile.map { .string(try SecretInput.read($0)) }
        let changed = try await store.perform(Order(.setPassword, arguments))
        try Terminal.write(json ? changed.line : UserText(changed).summary)
        return .ok
    }
}
