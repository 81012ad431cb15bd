internal import ArgumentParser
internal import JSON

/// `rolecall keys …`: the keys that the embedded directory signs tokens with.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "List and rotate the keys that tokens are signed with.",
        discussion: """
            EXAMPLES
              rolecall keys list --config rolecall.yaml
              rolecall keys rotate --config rolecall.yaml

            \(ExitStatus.help)
            """,
        subcommands: [ListKeysCommand.self, RotateKeysCommand.self]
    )
}

/// `rolecall keys list`.
struct ListKeysCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the signing keys: id, state and since when.",
        discussion: """
            EXAMPLES
              rolecall keys list --config rolecall.yaml

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Flag(help: "Print each key as one JSON object on a line of its own.")
    var json = false

    func perform() async throws -> ExitStatus {
        let keys = try await store.perform(Order(.listKeys)).array ?? []
        try Terminal.write(keys.map { json ? $0.line : KeyText.line($0) }.joined())
        return .ok
    }
}

/// `rolecall keys rotate`.
struct RotateKeysCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Sign with the next key from now on.",
        discussion: """
            Tokens that the old key signed stay valid until they expire: it is published as long as \
            that takes. The key after the next is made and published at once. Others may keep the \
            key set for five minutes: who rotates twice within that time may see tokens refused.

            EXAMPLES
              rolecall keys rotate --config rolecall.yaml

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Flag(help: "Print each key as one JSON object on a line of its own.")
    var json = false

    func perform() async throws -> ExitStatus {
        let keys = try await store.perform(Order(.rotateKeys)).array ?? []
        try Terminal.write(keys.map { json ? $0.line : KeyText.line($0) }.joined())
        return .ok
    }
}

/// Signing keys as lines for the terminal.
enum KeyText {
    /// Id, state and since when.
    static func line(_ key: JSONValue) -> String {
        let columns = ["kid", "state", "since"].map { name in
            key[ExactString(name)]?.string?.string ?? ""
        }
        return columns.joined(separator: "\t") + "\n"
    }
}
