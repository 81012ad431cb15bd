internal import ArgumentParser
internal import JSON

/// `rolecall revoke`.
struct RevokeCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Refuse a token, or a subject's tokens of before a time, from now on.",
        discussion: """
            The running server refuses them from its next request on. A revocation of tokens that \
            Rolecall gave out is forgotten after 30 days, when they have expired; one of other tokens stays.

            EXAMPLES
              rolecall revoke --config rolecall.yaml \\
                --issuer https://acme.eu.auth0.com/ --jti 5dFq1YzG
              rolecall revoke --config rolecall.yaml \\
                --issuer https://acme.eu.auth0.com/ --subject 'auth0|ann' \\
                --issued-before 2026-11-24T12:00:00Z

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Option(help: ArgumentHelp("The `iss` of the tokens.", valueName: "url"))
    var issuer: String

    // Whatever follows is the value: one id of 64 begins with a hyphen.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The `jti` of one token.", valueName: "id")
    )
    var jti: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The `sub` of all tokens.", valueName: "id")
    )
    var subject: String?

    @Option(
        help: ArgumentHelp(
            "The time before which they were issued, as RFC 3339 with a zone.",
            valueName: "time"
        )
    )
    var issuedBefore: String?

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String?

    @Flag(help: "Print the revocation as one JSON object.")
    var json = false

    func validate() throws {
        let isToken = jti != nil && subject == nil && issuedBefore == nil
        let isSubject = jti == nil && subject != nil && issuedBefore != nil
        guard isToken || isSubject else {
            throw ValidationError("expected --jti, or --subject with --issued-before")
        }
    }

    func perform() async throws -> ExitStatus {
        var arguments: JSONObject = ["issuer": .string(ExactString(issuer))]
        arguments["jti"] = jti.map { .string(ExactString($0)) }
        arguments["sub"] = subject.map { .string(ExactString($0)) }
        arguments["issued_before"] = issuedBefore.map { .string(ExactString($0)) }
        arguments["reason"] = reason.map { .string(ExactString($0)) }
        let revoked = try await store.perform(Order(.revoke, arguments))
        let until = revoked["until"]?.string.map { "until \($0)" } ?? "for good"
        try Terminal.write(json ? revoked.line : "revoked  \(until)\n")
        return .ok
    }
}
