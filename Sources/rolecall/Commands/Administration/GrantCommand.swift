internal import ArgumentParser
internal import JSON

/// `rolecall grant …`: the roles of users.
struct GrantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Give, take and list the roles of users.",
        discussion: """
            The running server carries it out, through the socket beside its store. Without a server \
            the command opens the store itself; users of a tenant need the server. Every change stands \
            in the audit journal.

            EXAMPLES
              rolecall grant give --config rolecall.yaml ann@example.com editor \\
                --scope 'document/team-7/**' --expires 2027-01-01T00:00:00Z
              rolecall grant take --config rolecall.yaml ann@example.com viewer
              rolecall grant list --config rolecall.yaml ann@example.com

            \(ExitStatus.help)
            """,
        subcommands: [GiveGrantCommand.self, TakeGrantCommand.self, ListGrantsCommand.self]
    )
}

/// `rolecall grant give`.
struct GiveGrantCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "give",
        abstract: "Give a user a role, or change expiry and reason of a grant.",
        discussion: """
            There is one grant of each role and scope: giving it again replaces its expiry and reason. \
            The role must be defined by a policy.

            EXAMPLES
              rolecall grant give --config rolecall.yaml ann@example.com viewer
              rolecall grant give 'auth0|ann' editor --scope 'document/team-7/**' \\
                --expires 2027-01-01T00:00:00Z --reason 'ticket 4711'

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Argument(help: "The user's id or e-mail address.")
    var user: String

    @Argument(help: "The role.")
    var role: String

    @Option(help: ArgumentHelp("The resources it is for. (default: all)", valueName: "pattern"))
    var scope: String?

    @Option(
        help: ArgumentHelp(
            "When it lapses, as RFC 3339 with a zone. (default: never)",
            valueName: "time"
        )
    )
    var expires: String?

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String?

    @Flag(help: "Print the grant as one JSON object.")
    var json = false

    func perform() async throws -> ExitStatus {
        var arguments: JSONObject = [
            "user": .string(ExactString(user)), "role": .string(ExactString(role)),
        ]
        arguments["scope"] = scope.map { .string(ExactString($0)) }
        arguments["expires_at"] = expires.map { .string(ExactString($0)) }
        arguments["reason"] = reason.map { .string(ExactString($0)) }
        let grant = try await store.perform(Order(.giveGrant, arguments))
        try Terminal.write(json ? grant.line : GrantText.line(grant))
        return .ok
    }
}

/// `rolecall grant take`.
struct TakeGrantCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "take",
        abstract: "Take a role from a user.",
        discussion: """
            Without --scope the grant without a scope is meant, and no other. The last user with \
            `*:rolecall` keeps it, unless forced: without one, nobody but the operator can give roles.

            EXAMPLES
              rolecall grant take --config rolecall.yaml ann@example.com viewer
              rolecall grant take 'auth0|ann' editor --scope 'document/team-7/**'

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Argument(help: "The user's id or e-mail address.")
    var user: String

    @Argument(help: "The role.")
    var role: String

    @Option(help: ArgumentHelp("The scope of the grant.", valueName: "pattern"))
    var scope: String?

    @Flag(help: "Take it even from the last full admin.")
    var force = false

    func perform() async throws -> ExitStatus {
        var arguments: JSONObject = [
            "user": .string(ExactString(user)), "role": .string(ExactString(role)),
            "force": .bool(force),
        ]
        arguments["scope"] = scope.map { .string(ExactString($0)) }
        _ = try await store.perform(Order(.takeGrant, arguments))
        return .ok
    }
}

/// `rolecall grant list`.
struct ListGrantsCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List a user's grants: role, scope, expiry, who gave it, and why.",
        discussion: """
            Expired grants are among them.

            EXAMPLES
              rolecall grant list --config rolecall.yaml ann@example.com
              rolecall grant list --config rolecall.yaml 'auth0|ann' --json

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Argument(help: "The user's id or e-mail address.")
    var user: String

    @Flag(help: "Print each grant as one JSON object on a line of its own.")
    var json = false

    func perform() async throws -> ExitStatus {
        let order = Order(.listGrants, ["user": .string(ExactString(user))])
        let grants = try await store.perform(order).array ?? []
        try Terminal.write(grants.map { json ? $0.line : GrantText.line($0) }.joined())
        return .ok
    }
}
