internal import ArgumentParser
internal import Foundation
internal import JSON

/// `rolecall doctor`: whether a server with this configuration would work, and if not, why.
struct DoctorCommand: RolecallCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what is wrong with a configuration, its issuers and its tenant.",
        discussion: """
            Reads the configuration and the policies, tries the listeners, asks each issuer for its \
            discovery document and its keys, compares the clocks, and asks the tenant's Management \
            API for a token, its scopes and a user. With an embedded directory, the running server \
            is asked for the user, or else its store. Nothing is changed.

            A user named by --user or --email, or by the token of --token-file, is looked at: what \
            its profile holds, what of that cannot be read, and what it grants.

            Each line begins with `ok`, `warn` or `FAIL`. No line holds a secret or a token.

            EXAMPLES
              rolecall doctor --config rolecall.yaml
              rolecall doctor --config rolecall.yaml --email ann@example.com
              rolecall doctor --config rolecall.yaml \\
                --user 'auth0|63d17c4bdf1ce171262c7e93'
              rolecall doctor --config rolecall.yaml --token-file token

            \(ExitStatus.help)
            """
    )

    @Option(
        help: ArgumentHelp("The configuration file of the server.", valueName: "file"),
        completion: .file()
    )
    var config: String

    @Option(help: ArgumentHelp("Look at the user of this id.", valueName: "id"))
    var user: String?

    @Option(help: ArgumentHelp("Look at the user of this e-mail address.", valueName: "address"))
    var email: String?

    @Option(
        help: ArgumentHelp(
            "Verify the token in this file, and look at its user; `-` is standard input.",
            valueName: "file"
        ),
        completion: .file()
    )
    var tokenFile: String?

    func validate() throws {
        guard user == nil || email == nil else {
            throw ValidationError("--user and --email name one user: use one of them")
        }
        guard user != "" else { throw ValidationError("--user is empty: expected a user's id") }
        guard email != "" else {
            throw ValidationError("--email is empty: expected an e-mail address")
        }
    }

    func perform() async throws -> ExitStatus {
        let token = try tokenFile.map { file throws(CommandFailure) in
            try TokenSource.token(file: file, environment: [:])
        }
        // A stream that takes nothing is no reason to stop: the exit status still tells.
        let report = DoctorReport { try? Terminal.write($0) }
        let doctor = Doctor(
            path: config,
            environment: ProcessInfo.processInfo.environment,
            sample: sample,
            token: token,
            report: report
        )
        await doctor.examine()
        return report.finish()
    }

    private var sample: SampleUser? {
        if let user { return .id(ExactString(user)) }
        return email.map { .email(ExactString($0)) }
    }
}

/// The user whom an examination looks at.
enum SampleUser: Equatable {
    /// The one of this id.
    case id(ExactString)
    /// The one of this e-mail address.
    case email(ExactString)

    /// The id or the address.
    var text: ExactString {
        switch self {
        case .id(let text), .email(let text): text
        }
    }
}
