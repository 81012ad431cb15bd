internal import ArgumentParser
internal import JSON

/// `rolecall user create`.
struct CreateUserCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a user.",
        discussion: """
            Without --password-file a password is made and printed, once. Roles are granted without a \
            scope and without an end. This is how the first admin is made: by the role that the \
            policies give `*:rolecall`.

            EXAMPLES
              rolecall user create --config rolecall.yaml \\
                --email ann@example.com --role admin
              rolecall user create --email bob@example.com --password-file - <bob.password

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Option(help: ArgumentHelp("The e-mail address.", valueName: "address"))
    var email: String

    @Option(help: ArgumentHelp("The full name. (default: the address)", valueName: "text"))
    var name: String?

    @Option(help: ArgumentHelp("What follows `auth0|` in the id. (default: random)"))
    var id: String?

    @Option(help: ArgumentHelp("The connection. (default: the directory's)", valueName: "name"))
    var connection: String?

    @Option(help: ArgumentHelp("A role to grant; may be repeated.", valueName: "role"))
    var role: [String] = []

    @Option(
        help: ArgumentHelp("The file that holds the password; `-` is standard input."),
        completion: .file()
    )
    var passwordFile: String?

    @Flag(help: "Do not vouch for the e-mail address.")
    var unverified = false

    @Flag(help: "Print the user as one JSON object.")
    var json = false

    func perform() async throws -> ExitStatus {
        let made = try await store.perform(Order(.createUser, try arguments()))
        let printed = UserText(made)
        try Terminal.write(json ? made.line : printed.summary)
        return .ok
    }

    private func arguments() throws -> JSONObject {
        var object = JSONObject()
        object["email"] = .string(ExactString(email))
        object["email_verified"] = .bool(!unverified)
        object["name"] = name.map { .string(ExactString($0)) }
        object["user_id"] = id.map { .string(ExactString($0)) }
        object["connection"] = connection.map { .string(ExactString($0)) }
        object["password"] = try passwordFile.map { .string(try SecretInput.read($0)) }
        if !role.isEmpty {
            let roles = role.map { JSONValue.string(ExactString($0)) }
            object["app_metadata"] = ["roles": .array(roles)]
        }
        return object
    }
}
