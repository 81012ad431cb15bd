internal import Authorization
internal import Configuration
internal import Foundation

/// What `rolecall serve` starts with: a configuration, read and validated.
///
/// A reload makes a second one beside it; a bad file throws and replaces nothing.
struct StartUp {
    /// Where the configuration comes from.
    enum Source: Sendable {
        /// A file.
        case file(String)
        /// The flags of the demo.
        case demo(DemoOptions)
    }

    /// Where it comes from.
    let source: Source
    /// What it says.
    let settings: Settings
    /// What its author should know.
    let warnings: [ConfigurationProblem]
    /// The roles that its clients hold.
    private let clientRoles: [NamedRole]
    /// The variables that won over the source's scalars.
    let environment: [String: String]

    /// Reads a configuration; variables of the environment win over its scalars.
    init(_ source: Source, environment: [String: String]) throws(CommandFailure) {
        self.source = source
        self.environment = environment
        let loaded: LoadedSettings
        switch source {
        case .file(let path): loaded = try Self.load(path, environment: environment)
        case .demo(let options): loaded = try options.settings(environment: environment)
        }
        settings = loaded.settings
        clientRoles = loaded.clientRoles
        warnings = loaded.warnings + Self.missingPolicies(loaded.settings.policies, source.name)
    }

    /// Reads a configuration file.
    init(path: String, environment: [String: String]) throws(CommandFailure) {
        try self.init(.file(path), environment: environment)
    }

    private static func load(
        _ path: String,
        environment: [String: String]
    ) throws(CommandFailure) -> LoadedSettings {
        let text: [UInt8]
        do {
            text = try LocalFiles.read(path, bytesMax: Settings.fileBytesMax).bytes
        } catch {
            throw CommandFailure("\(path): \(error.message)")
        }
        do {
            return try Settings.load(
                text,
                file: path,
                environment: environment,
                files: LocalFiles.access()
            )
        } catch {
            throw CommandFailure(error.problems.map(\.description))
        }
    }

    /// The policies that the configuration names.
    ///
    /// A folder that no configuration names may be missing at the start: then no role and no rule is
    /// defined, and only what stands in profiles decides. Once there were policies, a folder without
    /// any is a mistake: their denies must not vanish by moving files.
    ///
    /// - Parameter current: the set in force, if there is one.
    /// - Returns: the files of the set to put in force.
    /// - Throws: if a file cannot be read, would be overlooked for its name, or none is there.
    func policies(replacing current: PolicySet? = nil) throws(CommandFailure) -> PolicyFolder {
        if Self.isMissing(settings.policies), current.map({ $0.isEmpty }) ?? true {
            return try PolicyFolder(reading: [])
        }
        return try PolicyFolder(reading: [settings.policies.path]).servable()
    }

    /// What the configuration's author should know about it beside these policies.
    func warnings(beside policies: PolicySet) -> [ConfigurationProblem] {
        clientRoles.filter { named in
            RoleName(named.role).map { !policies.defines($0) } ?? true
        }.map(\.warning)
    }

    private static func isMissing(_ policies: PolicySettings) -> Bool {
        !policies.isExplicit && !FileManager.default.fileExists(atPath: policies.path)
    }

    private static func missingPolicies(
        _ policies: PolicySettings,
        _ file: String
    ) -> [ConfigurationProblem] {
        guard isMissing(policies) else { return [] }
        let message =
            "no `policies`, and no folder `\(policies.path)`: no role and no rule is defined"
        return [ConfigurationProblem(place: .file(file, line: 1, column: 1), message: message)]
    }
}

extension StartUp.Source {
    /// The file, or what stands for one in messages.
    var name: String {
        switch self {
        case .file(let path): path
        case .demo: "demo"
        }
    }
}
