internal import Authorization
internal import Configuration
internal import Foundation

/// What `rolecall serve` starts with: a configuration file, read and validated.
///
/// A reload makes a second one beside it; a bad file throws and replaces nothing.
struct StartUp {
    /// The file.
    let path: String
    /// What it says.
    let settings: Settings
    /// What its author should know.
    let warnings: [ConfigurationProblem]
    /// The variables that won over the file's scalars.
    let environment: [String: String]

    /// Reads a configuration file; variables of the environment win over its scalars.
    init(path: String, environment: [String: String]) throws(CommandFailure) {
        self.path = path
        self.environment = environment
        let text: [UInt8]
        do {
            text = try LocalFiles.read(path, bytesMax: Settings.fileBytesMax).bytes
        } catch {
            throw CommandFailure("\(path): \(error.message)")
        }
        do {
            let loaded = try Settings.load(
                text,
                file: path,
                environment: environment,
                files: LocalFiles.access()
            )
            settings = loaded.settings
            warnings = loaded.warnings + Self.missingPolicies(loaded.settings.policies, file: path)
        } catch {
            throw CommandFailure(error.problems.map(\.description))
        }
    }

    /// The policies that the configuration names.
    ///
    /// A folder that no configuration names may be missing: then there are no policies, and every
    /// question is denied.
    func policies() throws(CommandFailure) -> PolicyFolder {
        try PolicyFolder(reading: Self.isMissing(settings.policies) ? [] : [settings.policies.path])
    }

    private static func isMissing(_ policies: PolicySettings) -> Bool {
        !policies.isExplicit && !FileManager.default.fileExists(atPath: policies.path)
    }

    private static func missingPolicies(
        _ policies: PolicySettings,
        file: String
    ) -> [ConfigurationProblem] {
        guard isMissing(policies) else { return [] }
        let message =
            "no `policies`, and no folder `\(policies.path)`: no role and no rule is defined"
        return [ConfigurationProblem(place: .file(file, line: 1, column: 1), message: message)]
    }
}
