internal import ArgumentParser
internal import JSON

/// `rolecall client …`: the clients of the embedded directory.
struct ClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client",
        abstract: "Make, show and list machine clients of the embedded directory.",
        discussion: """
            Clients that the configuration declares are not among them. The running server carries it \
            out, through the socket beside its store; without a server the command opens the store \
            itself.

            EXAMPLES
              rolecall client create --config rolecall.yaml --id backend \\
                --grant rolecall=evaluate:access,search:access
              rolecall client list --config rolecall.yaml

            \(ExitStatus.help)
            """,
        subcommands: [
            CreateClientCommand.self, ShowClientCommand.self, ListClientsCommand.self,
            DeleteClientCommand.self,
        ]
    )
}

/// `rolecall client create`.
struct CreateClientCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a client and print its secret, once.",
        discussion: """
            A grant is an audience and the scopes that the client may ask for there. The audience is \
            `rolecall`, `management` or another API's; `management=*` is every scope there.

            EXAMPLES
              rolecall client create --id backend --grant rolecall=evaluate:access
              rolecall client create --id sync --privileged --grant 'management=*'

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Option(help: ArgumentHelp("The client id. (default: random)"))
    var id: String?

    @Option(help: ArgumentHelp("What people call it. (default: its id)", valueName: "text"))
    var name: String?

    @Option(help: ArgumentHelp("Scopes at an audience.", valueName: "audience=scope,…"))
    var grant: [String] = []

    @Option(help: ArgumentHelp("A role that it holds; may be repeated.", valueName: "role"))
    var role: [String] = []

    @Option(
        help: ArgumentHelp(
            "A way to come by tokens. (default: client_credentials)",
            valueName: "grant type"
        )
    )
    var grantType: [String] = []

    @Flag(help: "Let it grant what it does not hold.")
    var privileged = false

    @Flag(help: "Let `/userinfo` show its tokens the whole profile.")
    var notOidcConformant = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func perform() async throws -> ExitStatus {
        let made = try await store.perform(Order(.createClient, arguments()))
        try Terminal.write(json ? made.line : Self.summary(made))
        return .ok
    }

    private func arguments() -> JSONObject {
        var object: JSONObject = [
            "grants": Self.list(grant), "roles": Self.list(role),
            "privileged": .bool(privileged), "oidc_conformant": .bool(!notOidcConformant),
        ]
        object["client_id"] = id.map { .string(ExactString($0)) }
        object["name"] = name.map { .string(ExactString($0)) }
        if !grantType.isEmpty { object["grant_types"] = Self.list(grantType) }
        return object
    }

    private static func list(_ texts: [String]) -> JSONValue {
        .array(texts.map { .string(ExactString($0)) })
    }

    private static func summary(_ made: JSONValue) -> String {
        let id = made["client_id"]?.string?.string ?? ""
        let secret = made["client_secret"]?.string?.string ?? ""
        return "client_id      \(id)\nclient_secret  \(secret)   (shown this once)\n"
    }
}

/// `rolecall client show`.
struct ShowClientCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a client as JSON, without its secret.",
        discussion: """
            EXAMPLES
              rolecall client show --config rolecall.yaml backend

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Argument(help: "The client id.")
    var id: String

    func perform() async throws -> ExitStatus {
        let order = Order(.showClient, ["client_id": .string(ExactString(id))])
        try Terminal.write(try await store.perform(order).line)
        return .ok
    }
}

/// `rolecall client list`.
struct ListClientsCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the clients as JSON, one a line, without their secrets.",
        discussion: """
            EXAMPLES
              rolecall client list --config rolecall.yaml

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    func perform() async throws -> ExitStatus {
        let clients = try await store.perform(Order(.listClients)).array ?? []
        try Terminal.write(clients.map(\.line).joined())
        return .ok
    }
}

/// `rolecall client delete`.
struct DeleteClientCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Remove a client; it gets no more tokens.",
        discussion: """
            EXAMPLES
              rolecall client delete --config rolecall.yaml backend

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Argument(help: "The client id.")
    var id: String

    func perform() async throws -> ExitStatus {
        let order = Order(.deleteClient, ["client_id": .string(ExactString(id))])
        _ = try await store.perform(order)
        return .ok
    }
}
