internal import JOSE
internal import JSON

extension IssuerSettings {
    /// Reads `issuers`.
    static func read(_ setting: Setting) throws(ReadingError) -> [IssuerSettings] {
        var issuers: [IssuerSettings] = []
        for element in try setting.list(max: countMax, mayBeEmpty: true) {
            element.reading.attempt {
                let section = try element.section()
                let issuer = try read(section)
                try issuer.checkAgainst(issuers, in: section)
                issuers.append(issuer)
            }
        }
        return issuers
    }

    private static func read(_ section: Section) throws(ReadingError) -> IssuerSettings {
        guard let name = section.scalarSetting("issuer") else {
            throw ReadingError("an issuer needs the key `issuer`", at: section.place)
        }
        var issuer = IssuerSettings(issuer: try name.issuerURL())
        issuer.readTokenRules(section)
        issuer.readProfile(section)
        issuer.readKeys(section)
        issuer.readSubjects(section)
        section.finish()
        issuer.warnOfNoEffect(section)
        return issuer
    }

    private mutating func readTokenRules(_ section: Section) {
        section.collection("audiences") { audiences = try AudienceSettings.read($0) }
        section.collection("algorithms") { algorithms = try $0.algorithms() }
        section.scalar("require_typ") { setting in
            let name = ExactString(try setting.word(bytesMax: 128))
            guard let type = TokenType(name) else {
                throw setting.error("found `\(name)`, expected `at+jwt` or `JWT`")
            }
            requiredType = type
        }
        section.scalar("opaque_tokens") { takesOpaqueTokens = try $0.bool() }
    }

    private mutating func readProfile(_ section: Section) {
        section.collection("profile") { profile = try ProfileSource.read($0) }
        section.collection("attributes") {
            attributes = try ProfileAttributeSettings.read($0.section())
        }
        guard takesOpaqueTokens, !profile.contains(.userinfo) else { return }
        section.refuse("`opaque_tokens: true` needs the profile source `userinfo`")
    }

    private mutating func readSubjects(_ section: Section) {
        section.scalar("subject_type") { subjectType = ExactString(try $0.name(bytesMax: 256)) }
        section.scalar("connection") {
            connection = ExactString(try $0.name(bytesMax: 256))
            guard !profile.contains(.directory) else { return }
            throw $0.error("a connection is needed by the profile source `directory` only")
        }
        section.scalar("provider") {
            let name = ExactString(try $0.name(bytesMax: 256))
            guard connection != nil else { throw $0.error("a provider is that of a `connection`") }
            guard !name.utf8.contains(UInt8(ascii: "|")) else {
                throw $0.error("found `\(name)`, expected what stands before `|` in users' ids")
            }
            provider = name
        }
        guard profile.contains(.directory), section.fileSetting("connection") == nil else { return }
        section.refuse(
            "the profile source `directory` needs `connection`: that under which the directory knows "
                + "the users of this issuer"
        )
    }

    private func warnOfNoEffect(_ section: Section) {
        if Set(profile).isSubset(of: [.claims, .userinfo]), attributes.isEmpty {
            let place = profile.contains(.userinfo) ? "tokens and `/userinfo`" : "tokens"
            section.reading.warn(
                "without `attributes` nothing in the \(place) of issuer `\(issuer.text)` grants anything",
                at: section.place
            )
        }
        guard profile.contains(.userinfo) else { return }
        for audience in audiences ?? [] where audience.use == .id {
            section.reading.warn(
                "`/userinfo` cannot be asked with ID tokens, which audience `\(audience.value)` takes",
                at: section.place
            )
        }
    }

    /// Refuses what two issuers must not share.
    private func checkAgainst(
        _ others: [IssuerSettings],
        in section: Section
    ) throws(ReadingError) {
        if others.contains(where: { $0.issuer.text == issuer.text }) {
            throw ReadingError("a second issuer `\(issuer.text)`", at: section.place)
        }
        if let subjectType, others.contains(where: { $0.subjectType == subjectType }) {
            throw ReadingError(
                "a second issuer with `subject_type: \(subjectType)`: their users would share ids",
                at: section.place
            )
        }
        if takesOpaqueTokens, others.contains(where: \.takesOpaqueTokens) {
            throw ReadingError(
                "a second issuer with `opaque_tokens: true`: an opaque token does not name its issuer",
                at: section.place
            )
        }
    }
}

extension AudienceSettings {
    /// Reads `audiences`: strings, or mappings of `audience` and `token_use`.
    fileprivate static func read(_ setting: Setting) throws(ReadingError) -> [AudienceSettings] {
        var audiences: [AudienceSettings] = []
        for element in try setting.list(max: IssuerSettings.audiencesMax) {
            let audience = try read(element: element)
            guard !audiences.contains(where: { $0.value == audience.value }) else {
                throw element.error("names audience `\(audience.value)` a second time")
            }
            audiences.append(audience)
        }
        return audiences
    }

    private static func read(element: Setting) throws(ReadingError) -> AudienceSettings {
        if element.isScalar { return AudienceSettings(ExactString(try element.word())) }
        let section = try element.section()
        guard let value = section.scalarSetting("audience") else {
            throw ReadingError("an audience needs the key `audience`", at: section.place)
        }
        var audience = AudienceSettings(ExactString(try value.word()))
        section.scalar("token_use") { audience.use = try $0.choice(Use.self) }
        section.finish()
        return audience
    }
}

extension ProfileSource {
    /// Reads `profile`.
    fileprivate static func read(_ setting: Setting) throws(ReadingError) -> [ProfileSource] {
        var sources: [ProfileSource] = []
        for element in try setting.list(max: allCases.count) {
            let source = try element.choice(ProfileSource.self)
            guard !sources.contains(source) else {
                throw element.error("names `\(source.rawValue)` a second time")
            }
            sources.append(source)
        }
        return sources
    }
}

extension Setting {
    /// The name of an issuer (OpenID Connect Discovery 1.0 §3): `https`, or `http` on loopback.
    fileprivate func issuerURL() throws(ReadingError) -> ServiceURL {
        let url = try url()
        guard url.isSecure || url.isLoopback else {
            throw error(
                "issuer `\(url.text)` is plain http, which is taken for loopback hosts only"
            )
        }
        return url
    }

    /// A non-empty list of algorithms (RFC 7518 §3.1, RFC 8037 §3.1), none of them symmetric.
    fileprivate func algorithms() throws(ReadingError) -> Set<JWSAlgorithm> {
        var algorithms: Set<JWSAlgorithm> = []
        for element in try list(max: JWSAlgorithm.allCases.count) {
            let algorithm = try element.algorithm()
            guard algorithms.insert(algorithm).inserted else {
                throw element.error("names `\(algorithm.rawValue)` a second time")
            }
        }
        return algorithms
    }

    private func algorithm() throws(ReadingError) -> JWSAlgorithm {
        let name = try text()
        if name == "none" { throw error("`none` is no signature") }
        let algorithm = JWSAlgorithm(rawValue: name)
        if algorithm?.isSymmetric == true {
            throw error("`\(name)` is symmetric: who can check a token could also make one")
        }
        let names = JWSAlgorithm.allCases.filter { !$0.isSymmetric }.map(\.rawValue)
        guard let algorithm = JWSAlgorithm(rawValue: try choice(among: names)) else {
            throw error("found `\(name)`, expected an algorithm")
        }
        return algorithm
    }
}

extension JWSAlgorithm {
    /// Whether who can check a signature can also make one.
    fileprivate var isSymmetric: Bool {
        switch self {
        case .hs256, .hs384, .hs512: true
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512, .es256, .es384, .es512, .edDSA: false
        }
    }
}
