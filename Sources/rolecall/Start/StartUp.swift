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

    /// Reads a configuration file; variables of the environment win over its scalars.
    init(path: String, environment: [String: String]) throws(CommandFailure) {
        self.path = path
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
            warnings = loaded.warnings
        } catch {
            throw CommandFailure(error.problems.map(\.description))
        }
    }

    /// The policies that the configuration names, compiled.
    ///
    /// A folder that no configuration names may be missing: then there are no policies, and every
    /// question is denied.
    func policySet() throws(CommandFailure) -> PolicySet {
        let policies = settings.policies
        if !policies.isExplicit, !FileManager.default.fileExists(atPath: policies.path) {
            return try PolicyFolder(reading: []).policySet()
        }
        return try PolicyFolder(reading: [policies.path]).policySet()
    }
}
