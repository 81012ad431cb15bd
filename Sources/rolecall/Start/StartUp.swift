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
    /// A folder that no configuration names may be missing at the start: then no role and no rule is
    /// defined, and only what stands in profiles decides. Once there were policies, a folder without
    /// any is a mistake: their denies must not vanish by moving files.
    ///
    /// - Parameter current: the set in force, if there is one.
    /// - Returns: the set to put in force.
    /// - Throws: if a file cannot be read or is wrong, or none is there.
    func policySet(replacing current: PolicySet? = nil) throws(CommandFailure) -> PolicySet {
        let policies = settings.policies
        let isMissing = !FileManager.default.fileExists(atPath: policies.path)
        let mayBeMissing = !policies.isExplicit && (current.map { $0.isEmpty } ?? true)
        if isMissing, mayBeMissing { return try PolicyFolder(reading: []).policySet() }
        let folder = try PolicyFolder(reading: [policies.path])
        guard folder.ignored.isEmpty else {
            throw CommandFailure(
                folder.ignored.map { "\($0): not read: expected a name that ends in `.yaml`" }
            )
        }
        guard !folder.policies.isEmpty else {
            throw CommandFailure("\(policies.path): no policy file (`*.yaml`) is there")
        }
        return try folder.policySet()
    }
}
