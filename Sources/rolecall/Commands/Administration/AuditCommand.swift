internal import ArgumentParser
internal import JSON

/// `rolecall audit …`: the journal of administration.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Search, check and export the journal of all administration.",
        discussion: """
            The running server carries it out, through the socket beside its store. Without a server \
            the command opens the store itself.

            EXAMPLES
              rolecall audit list --config rolecall.yaml --subject 'auth0|ann'
              rolecall audit verify --config rolecall.yaml
              rolecall audit export --config rolecall.yaml >journal.jsonl

            \(ExitStatus.help)
            """,
        subcommands: [ListAuditCommand.self, VerifyAuditCommand.self, ExportAuditCommand.self]
    )
}

/// `rolecall audit list`.
struct ListAuditCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List entries, the newest first: place, time, kind, actor, subject and stage.",
        discussion: """
            Entries are shown that have everything that is asked for. A change at a tenant has two: \
            `intent` before it is tried, and `done of N` or `failed of N` after it, where N is the \
            place of the intent. Others have no stage.

            EXAMPLES
              rolecall audit list --config rolecall.yaml --kind grant_given --limit 20
              rolecall audit list --config rolecall.yaml --actor 'auth0|boss' \\
                --from 2026-11-01T00:00:00Z --until 2026-12-01T00:00:00Z

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Option(help: ArgumentHelp("Who did it.", valueName: "id"))
    var actor: String?

    @Option(help: ArgumentHelp("Whom it was done to.", valueName: "id"))
    var subject: String?

    @Option(help: ArgumentHelp("What was done, as `grant_given`.", valueName: "kind"))
    var kind: String?

    @Option(help: ArgumentHelp("The first moment, as RFC 3339 with a zone.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("The first moment that is too late.", valueName: "time"))
    var until: String?

    @Option(help: ArgumentHelp("How many at most.", valueName: "count"))
    var limit = 100

    @Flag(help: "Print each entry as the JSON object that its digest is taken of.")
    var json = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit: expected at least 1") }
    }

    func perform() async throws -> ExitStatus {
        var arguments = JSONObject()
        for (key, text) in [
            ("actor", actor), ("subject", subject), ("kind", kind), ("from", from),
            ("until", until),
        ] as [(ExactString, String?)] {
            arguments[key] = text.map { .string(ExactString($0)) }
        }
        try await store.session { [arguments] session in
            let pages = AuditPages(session: session, arguments: arguments)
            try await pages.each(atMost: limit) { text in
                json ? text + "\n" : try AuditText.line(text)
            }
        }
        return .ok
    }
}

/// `rolecall audit export`.
struct ExportAuditCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print all entries, the oldest first, each as one line of JSON.",
        discussion: """
            `previous` of each line is the SHA-256 of the line before it, without its end: any tool that \
            hashes lines can check it.

            EXAMPLES
              rolecall audit export --config rolecall.yaml >journal.jsonl

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    func perform() async throws -> ExitStatus {
        try await store.session { session in
            let pages = AuditPages(session: session, arguments: ["oldest_first": true])
            try await pages.each { $0 + "\n" }
        }
        return .ok
    }
}
