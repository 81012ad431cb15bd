public import JSON
internal import StrictYAML

/// A configuration, and what its author should know about it.
public struct LoadedSettings: Equatable, Sendable {
    /// The configuration.
    public var settings: Settings
    /// What has no effect, or less than it seems; for the log at the start.
    public var warnings: [ConfigurationProblem]
    /// The roles that its clients hold: policies, which are read later, must define them.
    public var clientRoles: [NamedRole]
}

/// A role that a configuration names.
public struct NamedRole: Equatable, Sendable {
    /// Its name.
    public let role: ExactString
    /// What the configuration's author should know if no policy defines it.
    public let warning: ConfigurationProblem
}

extension Settings {
    /// The longest configuration file, in bytes.
    public static let fileBytesMax = 1 << 20

    /// Reads and validates a configuration file.
    ///
    /// Nothing is read but what the arguments give: the same arguments give the same answer.
    ///
    /// - Parameters:
    ///   - text: the file, UTF-8 of at most ``fileBytesMax`` bytes.
    ///   - file: its path; relative paths in it start at its folder. Messages name it.
    ///   - environment: variables such as `ROLECALL_LIMITS_BODY` win over the file's scalars.
    ///   - files: how to reach the files that it names.
    /// - Returns: the configuration, and what its author should know.
    /// - Throws: every mistake that was found, each with its place.
    public static func load(
        _ text: [UInt8],
        file: String,
        environment: [String: String],
        files: FileAccess
    ) throws(ConfigurationError) -> LoadedSettings {
        let reading = Reading(file: file, environment: environment, files: files)
        var settings = Settings()
        settings.policies.path = reading.resolved(settings.policies.path)
        var clientRoles: [NamedRole] = []
        reading.attempt {
            let top = try reading.top(of: text)
            settings.readServer(top)
            settings.readTrust(top)
            settings.readUsers(top)
            top.finish()
            // With mistakes in the parts, what they add up to would be judged by defaults.
            guard reading.problems.isEmpty else { return }
            settings.check(top)
            clientRoles = settings.clientRoles(top)
        }
        reading.warnOfUnknownVariables()
        guard reading.problems.isEmpty else {
            throw ConfigurationError(
                problems: Array(reading.problems.prefix(ConfigurationError.problemsMax))
            )
        }
        return LoadedSettings(
            settings: settings,
            warnings: reading.warnings,
            clientRoles: clientRoles
        )
    }
}

extension Settings {
    private mutating func readServer(_ top: Section) {
        top.scalar("public_url") { publicURL = try $0.publicURL() }
        top.scalar("audience") { audience = ExactString(try $0.word()) }
        var allowsPlainHTTP = false
        top.scalar("insecure_plain_http") { allowsPlainHTTP = try $0.bool() }
        top.collection("listeners") {
            listeners = try ListenerSettings.read($0, allowsPlainHTTP: allowsPlainHTTP)
        }
        top.scalar("policies") {
            policies.path = try $0.path()
            policies.isExplicit = true
        }
        top.section("limits") { limits = LimitSettings.read($0) }
        top.section("log") { log = LogSettings.read($0) }
        top.section("cors") { section in
            section.collection("origins") { corsOrigins = try $0.origins() }
        }
    }

    private mutating func readTrust(_ top: Section) {
        top.collection("issuers") { issuers = try IssuerSettings.read($0) }
        top.collection("clients") { clients = try ClientSettings.read($0) }
        top.scalar("leeway") {
            leewaySeconds = try $0.duration(in: .zero...(.seconds(300))).inSeconds
        }
    }

    private mutating func readUsers(_ top: Section) {
        top.section("store") { store = StoreSettings.read($0) }
        top.section("directory") { directory = DirectorySettings.read($0) }
        directory.readTenant(top)
        top.collection("subjects") {
            subjects = try SubjectLookup.read($0, kind: directory.kind)
        }
        top.section("cache") { cache = CacheSettings.read($0, isUsed: looksUpProfilesOutside) }
        top.section("hooks") { hooks = HookSettings.read($0) }
        top.section("decision_log") { decisionLog = DecisionLogSettings.read($0) }
    }
}

extension Setting {
    /// The URL that clients use, without a slash at its end, so that paths can be joined to it.
    fileprivate func publicURL() throws(ReadingError) -> ServiceURL {
        let url = try url()
        guard url.text.utf8.last != UInt8(ascii: "/") else {
            throw error("found `\(url.text)`, expected a URL without `/` at its end")
        }
        if !url.isSecure, !url.isLoopback {
            warn("is plain http off loopback: everybody on the way can read the tokens sent there")
        }
        return url
    }

    fileprivate func origins() throws(ReadingError) -> [Origin] {
        var origins: [Origin] = []
        for element in try list(max: Origin.countMax, mayBeEmpty: true) {
            let text = try element.text()
            let origin: Origin
            do {
                origin = try Origin(text)
            } catch {
                throw element.error("origin `\(text)` \(error.message)")
            }
            guard !origins.contains(origin) else {
                throw element.error("names origin `\(text)` a second time")
            }
            origins.append(origin)
        }
        return origins
    }
}
