internal import ArgumentParser
internal import Authorization
internal import Foundation
internal import JSON

/// `rolecall check`: one question, asked of a server or decided from files.
struct CheckCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Ask one question: may this subject do this?",
        discussion: """
            The question is `ACTION TYPE/ID` or `ACTION:TYPE/ID`; nothing in it is decoded or expanded.

            With --url (or ROLECALL_URL) a server is asked, with a token from --token-file, from \
            ROLECALL_TOKEN, or from standard input; never from the command line, which other users of \
            the machine can read. The server answers for the token's own subject; a client's token \
            names another one with --subject.

            With --policies and --profile the answer is worked out here. The profile is a JSON object \
            with `app_metadata`, as the Management API shows a user.

            EXAMPLES
              rolecall check --token-file token read:document/42
              rolecall check --token-file backend.token --subject user/ann read document/42
              rolecall check --policies policies --profile ann.json \\
                edit document/team-7/plan
              rolecall check --policies policies --profile ann.json --json \\
                --now 2027-01-01T00:00:00Z read document/42

            \(ExitStatus.help)
            """
    )

    @Argument(help: ArgumentHelp("ACTION TYPE/ID, or ACTION:TYPE/ID.", valueName: "question"))
    var words: [String]

    @Option(help: ArgumentHelp("The server. (default: $ROLECALL_URL)", valueName: "url"))
    var url: String?

    @Option(
        help: ArgumentHelp(
            "The file that holds the token; `-` is standard input.",
            valueName: "file"
        ),
        completion: .file()
    )
    var tokenFile: String?

    @Option(
        help: ArgumentHelp("PEM certificate authorities of the server.", valueName: "file"),
        completion: .file()
    )
    var caFile: String?

    @Option(
        help: ArgumentHelp(
            "Who it is about, if not the token's or profile's own.",
            valueName: "type/id"
        )
    )
    var subject: String?

    @Option(
        help: ArgumentHelp("Decide here, by this folder or file of policies.", valueName: "path"),
        completion: .directory
    )
    var policies: [String] = []

    @Option(
        help: ArgumentHelp("Decide here, for the user of this JSON file.", valueName: "file"),
        completion: .file()
    )
    var profile: String?

    @Option(help: ArgumentHelp("Decide here, as of this RFC 3339 time.", valueName: "time"))
    var now: String?

    @Flag(help: "Print the answer as one JSON object.")
    var json = false

    func validate() throws {
        if let problem = misuse { throw ValidationError(problem) }
        _ = try question()
        _ = try subjectNamed()
        _ = try time()
    }

    func perform() async throws -> ExitStatus {
        let answer: CheckAnswer
        if let profile {
            answer = try FileCheck(policies: policies, profile: profile)
                .decide(question(), for: subjectNamed(), at: time() ?? SystemClock.now())
        } else {
            answer = try await server().ask(question(), about: subjectNamed())
        }
        try Terminal.write(json ? answer.json : answer.text)
        return answer.status
    }
}

extension CheckCommand {
    /// What is wrong with the combination of options, if anything.
    private var misuse: String? {
        let isOffline = profile != nil || !policies.isEmpty
        if isOffline, (url ?? tokenFile ?? caFile) != nil {
            return
                "--policies and --profile decide here; --url, --token-file and --ca-file ask a server"
        }
        if isOffline, profile == nil {
            return "--policies needs --profile FILE, the user to decide for"
        }
        if isOffline, policies.isEmpty { return "--profile needs --policies PATH to decide by" }
        if !isOffline, now != nil {
            return "--now needs --policies and --profile: a server has its own clock"
        }
        return nil
    }

    private func server() throws(CommandFailure) -> ServerCheck {
        let environment = ProcessInfo.processInfo.environment
        guard let url = url ?? environment["ROLECALL_URL"] else {
            throw CommandFailure(
                "no server to ask: use --url URL or ROLECALL_URL, or --policies and --profile to "
                    + "decide from files"
            )
        }
        let token = try TokenSource.token(file: tokenFile, environment: environment)
        return try ServerCheck(url: url, token: token, caFile: caFile)
    }

    private func question() throws -> Question {
        do {
            return try Question(words: words)
        } catch {
            throw ValidationError("the question: \(error)")
        }
    }

    private func subjectNamed() throws -> Subject? {
        guard let subject else { return nil }
        let bytes = subject.utf8
        guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")), slash > bytes.startIndex,
            bytes.index(after: slash) < bytes.endIndex
        else {
            throw ValidationError("--subject: found `\(subject)`, expected `TYPE/ID`")
        }
        let id = subject[bytes.index(after: slash)...]
        return Subject(type: ExactString(String(subject[..<slash])), id: ExactString(String(id)))
    }

    private func time() throws -> Timestamp? {
        guard let now else { return nil }
        guard let time = Timestamp(rfc3339: now) else {
            throw ValidationError(
                "--now: found `\(now)`, expected a time with its zone, such as 2027-01-31T00:00:00Z"
            )
        }
        return time
    }
}
