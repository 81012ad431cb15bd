internal import ArgumentParser
internal import JSON

/// `rolecall audit verify`.
struct VerifyAuditCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that no entry was changed, moved or removed.",
        discussion: """
            What is printed as head can be noted elsewhere: with --head, a journal is also found that \
            was written anew from some entry on. The exit status is 2 if anything is wrong.

            EXAMPLES
              rolecall audit verify --config rolecall.yaml
              rolecall audit verify --config rolecall.yaml --head "$(cat noted-head)"

            \(ExitStatus.help)
            """
    )

    @OptionGroup var store: StoreOptions

    @Option(help: ArgumentHelp("An entry that must be there.", valueName: "sequence:hash"))
    var head: String?

    @Flag(help: "Print what was found as one JSON object.")
    var json = false

    func perform() async throws -> ExitStatus {
        var arguments = JSONObject()
        arguments["head"] = head.map { .string(ExactString($0)) }
        let report = try await store.perform(Order(.verifyAudit, arguments))
        try Terminal.write(json ? report.line : Self.summary(report))
        return report["faults"]?.array?.isEmpty == true ? .ok : .negative
    }

    private static func summary(_ report: JSONValue) -> String {
        var lines = (report["faults"]?.array ?? []).map { fault in
            "FAIL     \(fault["message"]?.string?.string ?? "")"
        }
        if report["more"]?.bool == true { lines.append("FAIL     and more") }
        lines.append("entries  \(report["entries"]?.number.map { String($0.text) } ?? "")")
        lines.append("head     \(report["head"]?.string?.string ?? "")")
        return lines.map { $0 + "\n" }.joined()
    }
}
