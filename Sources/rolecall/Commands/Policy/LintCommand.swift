internal import ArgumentParser
internal import Authorization
internal import JSON

/// `rolecall policy lint`: everything that is wrong or doubtful about policy files.
struct LintCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Say what is wrong or doubtful about policy files.",
        discussion: """
            All files are read as one policy set, as the server reads them, and what it would not \
            start with is an error: also a `*.yml` or `*.YAML` file, or no policy at all. A folder \
            stands for its `*.yaml` files. Findings are written as `file:line:column: severity: message`, errors to \
            standard error as well as warnings, or with --json as one object to standard output.

            EXAMPLES
              rolecall policy lint policies
              rolecall policy lint --strict policies/documents.yaml policies/company.yaml
              rolecall policy lint --json policies

            \(ExitStatus.help)
            """
    )

    @Argument(
        help: ArgumentHelp("Folders and files of policies.", valueName: "path"),
        completion: .directory
    )
    var paths: [String]

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "Exit with status 2 if there is a warning.")
    var strict = false

    func perform() async throws -> ExitStatus {
        let report = try LintReport(PolicyFolder(reading: paths))
        if json {
            try Terminal.write(report.json)
        } else {
            for line in report.findings.flatMap(\.lines) { Terminal.complain(line) }
            for refusal in report.refusals { Terminal.complain(refusal.finding) }
            for file in report.ignored where PolicyFileKind(named: file) != .misnamed {
                Terminal.complain("\(file): \(PolicyFolder.ignoredNote)")
            }
            try Terminal.write(report.summary)
        }
        guard report.isServable else { return .failure }
        return strict && report.count(of: .warning) > 0 ? .negative : .ok
    }
}

/// What lint has found in one policy set.
struct LintReport {
    /// The findings, in order of place.
    let findings: [PolicyDiagnostic]
    /// Files of a folder that look like policies and are not read.
    let ignored: [String]
    /// Why a server does not start with these files, whatever is in them.
    let refusals: [PolicyFolder.Refusal]
    private let files: Int

    init(_ folder: PolicyFolder) throws(CommandFailure) {
        files = folder.policies.count
        ignored = folder.ignored
        refusals = folder.refusals
        switch try folder.compiled() {
        case .success(let policies):
            findings = (policies.warnings + policies.conditionNotes).sorted { $0.place < $1.place }
        case .failure(let errors): findings = errors.diagnostics
        }
    }

    /// Whether a server starts with these files.
    var isServable: Bool { refusals.isEmpty && count(of: .error) == 0 }

    /// The number of findings of one severity.
    func count(of severity: PolicyDiagnostic.Severity) -> Int {
        findings.count { $0.severity == severity }
    }

    /// One line for people.
    var summary: String {
        let errors = count(of: .error) + refusals.count
        return "\(files) files: \(errors) errors, \(count(of: .warning)) warnings\n"
    }

    /// `{"ok", "files", "findings": [{"file", "line", "column", "severity", "code", "message"}],
    /// "refusals": [message], "ignored": [file]}`.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("ok")
        writer.bool(isServable)
        writer.key("files")
        writer.int(files)
        writer.key("findings")
        writer.beginArray()
        for finding in findings { Self.write(finding, to: &writer) }
        writer.endArray()
        writer.key("refusals")
        writer.beginArray()
        for refusal in refusals { writer.string(refusal.text) }
        writer.endArray()
        writer.key("ignored")
        writer.beginArray()
        for file in ignored { writer.string(file) }
        writer.endArray()
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private static func write(_ finding: PolicyDiagnostic, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("file")
        writer.string(finding.place.file)
        writer.key("line")
        writer.int(finding.place.line)
        writer.key("column")
        writer.int(finding.place.column)
        writer.key("severity")
        writer.string(finding.severity.rawValue)
        writer.key("code")
        writer.string(finding.code)
        writer.key("message")
        writer.string(finding.message)
        writer.endObject()
    }
}
