internal import ArgumentParser
internal import JSON

/// `rolecall role …`: what can be given, and who has it.
struct RoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "List the roles that policies define, and who holds one.",
        discussion: """
            The running server carries it out, through the socket beside its store. Without a server \
            the command opens the store itself.

            EXAMPLES
              rolecall role list --config rolecall.yaml
              rolecall role holders --config rolecall.yaml admin

            \(ExitStatus.help)
            """,
        subcommands: [ListRolesCommand.self, RoleHoldersCommand.self]
    )
}

/// `rolecall role list`.
struct ListRolesCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the roles: name and description.",
        discussion: """
            With --json also the roles that each inherits, and its own permissions.

            EXAMPLES
              rolecall role list --config rolecall.yaml

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Flag(help: "Print each role as one JSON object on a line of its own.")
    var json = false

    func perform() async throws -> ExitStatus {
        let roles = try await store.perform(Order(.listRoles)).array ?? []
        try Terminal.write(
            roles.map { json ? $0.line : Columns.line($0, ["name", "description"]) }.joined()
        )
        return .ok
    }
}

/// `rolecall role holders`.
struct RoleHoldersCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "holders",
        abstract: "List who holds a role now: user, scope and expiry.",
        discussion: """
            Grants that have expired are left out, and so are roles that hold it by inheritance. Users \
            of a tenant cannot be searched by role.

            EXAMPLES
              rolecall role holders --config rolecall.yaml admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Argument(help: "The role.")
    var role: String

    @Flag(help: "Print each user as one JSON object on a line of its own.")
    var json = false

    func perform() async throws -> ExitStatus {
        try await store.session { try await list($0) }
        return .ok
    }

    private func list(_ session: OrderSession) async throws {
        var arguments: JSONObject = ["role": .string(ExactString(role))]
        while true {
            let page = try await session.perform(Order(.listHolders, arguments)).array ?? []
            guard let last = page.last else { return }
            try Terminal.write(page.map { json ? $0.line : Self.lines($0) }.joined())
            arguments["after"] = last["id"]
        }
    }

    private static func lines(_ holder: JSONValue) -> String {
        let id = holder["id"]?.string?.string
        return (holder["grants"]?.array ?? []).map { grant in
            Columns.line([
                id, grant["scope"]?.string?.string, grant["expires_at"]?.string?.string,
            ])
        }.joined()
    }
}
