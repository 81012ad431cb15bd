internal import JSON

extension DirectorySettings {
    /// Reads `directory` and, after it, `tenant`.
    static func read(_ section: Section) -> DirectorySettings {
        var directory = DirectorySettings()
        section.scalar("kind") {
            directory.kind = try $0.choice(Kind.self)
            if directory.kind == .auth0 {
                $0.warn("has no effect yet: this version asks no tenant, and looks no user up")
            }
        }
        section.scalar("connection") {
            directory.connection = ExactString(try $0.name(bytesMax: 256))
        }
        return directory
    }

    /// Reads `tenant`, which kind `auth0` needs and the others do not have.
    mutating func readTenant(_ top: Section) {
        let isGiven = top.fileSetting("tenant") != nil
        top.section("tenant") { section in
            let settings = ["domain", "client_id", "client_secret_file", "client_secret_env"]
                .compactMap(section.scalarSetting)
            guard isGiven || !settings.isEmpty || kind == .auth0 else { return }
            guard kind == .auth0 else {
                return section.refuse("`tenant` belongs to `directory: { kind: auth0 }`")
            }
            section.reading.attempt {
                tenant = try TenantSettings.read(section)
            }
        }
    }
}

extension TenantSettings {
    fileprivate static func read(_ section: Section) throws(ReadingError) -> TenantSettings {
        guard let domain = section.scalarSetting("domain"),
            let clientID = section.scalarSetting("client_id"),
            let secret = try section.secret("client_secret")
        else {
            throw ReadingError(
                "`directory: { kind: auth0 }` needs `tenant` with `domain`, `client_id` and "
                    + "`client_secret_file` or `client_secret_env`",
                at: section.place
            )
        }
        return TenantSettings(
            domain: try domain.hostName(),
            clientID: ExactString(try clientID.word(bytesMax: 256)),
            clientSecret: secret
        )
    }
}

extension SubjectLookup {
    /// Reads `subjects`: for each type a list of attributes.
    static func read(_ setting: Setting) throws(ReadingError) -> [SubjectLookup] {
        var lookups: [SubjectLookup] = []
        for (type, list) in try setting.members(max: countMax) {
            guard type.utf8.count <= 256, !type.utf8.contains(where: \.isASCIIControl) else {
                throw list.error(
                    "the subject type is longer than 256 bytes or holds a control character"
                )
            }
            var attributes: [SubjectAttribute] = []
            for element in try list.list(max: attributesMax) {
                let attribute = try element.subjectAttribute()
                guard !attributes.contains(attribute) else {
                    throw element.error("names the attribute a second time")
                }
                attributes.append(attribute)
            }
            lookups.append(SubjectLookup(type: ExactString(type), attributes: attributes))
        }
        return lookups
    }
}

extension Setting {
    fileprivate func hostName() throws(ReadingError) -> String {
        let text = try text()
        guard HostName.isValid(text), text.utf8.contains(UInt8(ascii: ".")) else {
            throw error("found `\(text)`, expected a host name such as `acme.eu.auth0.com`")
        }
        return text
    }

    fileprivate func subjectAttribute() throws(ReadingError) -> SubjectAttribute {
        let text = try name(bytesMax: 256)
        if text.utf8.first == UInt8(ascii: "/") { return .pointer(try pointer()) }
        guard !ExactString(text).isUserMetadata else {
            throw error("`\(text)` can be edited by its own user, who could become another one")
        }
        return .root(ExactString(text))
    }
}
