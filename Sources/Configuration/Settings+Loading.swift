internal import JSON
internal import StrictYAML

/// A configuration, and what its author should know about it.
public struct LoadedSettings: Equatable, Sendable {
    /// The configuration.
    public var settings: Settings
    /// What has no effect, or less than it seems; for the log at the start.
    public var warnings: [ConfigurationProblem]
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
    ///   - supportedSources: the profile sources that can be honoured; others are refused.
    /// - Returns: the configuration, and what its author should know.
    /// - Throws: every mistake that was found, each with its place.
    public static func load(
        _ text: [UInt8],
        file: String,
        environment: [String: String],
        files: FileAccess,
        supportedSources: Set<ProfileSource> = [.claims, .directory]
    ) throws(ConfigurationError) -> LoadedSettings {
        let reading = Reading(
            file: file,
            environment: environment,
            files: files,
            supportedSources: supportedSources
        )
        var settings = Settings()
        settings.policies.path = reading.resolved(settings.policies.path)
        reading.attempt {
            let top = try reading.top(of: text)
            settings.readServer(top)
            settings.readTrust(top)
            settings.readUsers(top)
            top.finish()
            // With mistakes in the parts, what they add up to would be judged by defaults.
            guard reading.problems.isEmpty else { return }
            settings.checkAddresses(top)
            settings.checkSubjectTypes(top)
            settings.checkDirectory(top)
            settings.checkAudiences(top)
        }
        reading.warnOfUnknownVariables()
        guard reading.problems.isEmpty else {
            throw ConfigurationError(
                problems: Array(reading.problems.prefix(ConfigurationError.problemsMax))
            )
        }
        return LoadedSettings(settings: settings, warnings: reading.warnings)
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
        top.section("cache") { cache = CacheSettings.read($0) }
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
        top.collection("subjects") { subjects = try SubjectLookup.read($0) }
        top.section("hooks") { hooks = HookSettings.read($0) }
        top.section("decision_log") { decisionLog = DecisionLogSettings.read($0) }
    }

    /// Says where the public URL, given or derived, is none that clients can use.
    private func checkAddresses(_ top: Section) {
        guard publicURL == nil else { return }
        let first = listeners.lazy.compactMap { listener -> ListenAddress? in
            guard case .tcp(let address, _) = listener.socket else { return nil }
            return address
        }.first
        guard let first else {
            return top.refuse("without a TCP listener, `public_url` must be set")
        }
        guard first.isUnspecified else { return }
        top.reading.warn(
            "without `public_url`, links and the audience say `\(addresses(port: nil).publicURL)`, an "
                + "address that clients cannot use",
            at: top.place
        )
    }
}

extension Settings {
    /// Tokens for the Management API open that and nothing else, so no issuer may list its audience.
    private func checkAudiences(_ top: Section) {
        let url = addresses(port: nil).publicURL.string + "/api/v2/"
        let reserved = [url, "https" + url.drop { $0 != ":" }, "http" + url.drop { $0 != ":" }]
            .map { ExactString($0) }
        for audience in issuers.flatMap({ $0.audiences ?? [] })
        where reserved.contains(audience.value) {
            top.refuse(
                "audience `\(audience.value)` is that of the Management API, whose tokens open "
                    + "nothing else"
            )
        }
    }

    /// Users of an issuer and users of the directory must not share a subject type.
    private mutating func checkSubjectTypes(_ top: Section) {
        let types = issuers.map(\.subjectType)
        if types.contains(nil), types.contains("user") {
            top.refuse(
                "`subject_type: user` is the type of users whose issuer has none of its own: two "
                    + "users could share an id"
            )
        }
        guard directory.kind != .none else { return }
        for type in issuers.compactMap(\.subjectType)
        where subjects.contains(where: { $0.type == type }) {
            guard top.fileSetting("directory") == nil, top.fileSetting("subjects") == nil else {
                top.refuse(
                    "`subject_type: \(type)` is a type of the directory's users (`subjects`): two "
                        + "users could share an id"
                )
                continue
            }
            giveUpDirectory(top, because: "subjects of type `\(type)` are the users of an issuer")
        }
    }

    /// Nobody asked for the directory, and its users must not be taken for an issuer's.
    private mutating func giveUpDirectory(_ top: Section, because cause: String) {
        directory.kind = .none
        top.reading.warn(
            "\(cause), so there is no embedded directory; `directory: { kind: none }` says so",
            at: top.place
        )
    }

    /// Says where the directory is needed and not there, and where nobody's tokens would be taken.
    private mutating func checkDirectory(_ top: Section) {
        let own = ExactString(addresses(port: nil).publicURL.string + "/")
        if directory.kind == .embedded, issuers.contains(where: { $0.issuer.text == own }) {
            if top.fileSetting("directory") == nil {
                giveUpDirectory(top, because: "issuer `\(own)` has the name that it would have")
            } else {
                top.refuse("issuer `\(own)` is the embedded directory, which is trusted by itself")
            }
        }
        for issuer in issuers where directory.kind == .none && issuer.profile.contains(.directory) {
            top.refuse(
                "issuer `\(issuer.issuer.text)` has the profile source `directory`, and there is none"
            )
        }
        if issuers.isEmpty, directory.kind != .embedded {
            top.refuse("no `issuers`, and no embedded directory: nobody's tokens would be taken")
        }
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
