internal import JSON

extension ClientSettings {
    /// Reads `clients`.
    static func read(_ setting: Setting) throws(ReadingError) -> [ClientSettings] {
        var clients: [ClientSettings] = []
        var ids: Set<ExactString> = []
        for element in try setting.list(max: countMax, mayBeEmpty: true) {
            element.reading.attempt {
                let section = try element.section()
                let client = try read(section)
                guard ids.insert(client.id).inserted else {
                    throw ReadingError("a second client `\(client.id)`", at: section.place)
                }
                clients.append(client)
            }
        }
        return clients
    }

    private static func read(_ section: Section) throws(ReadingError) -> ClientSettings {
        guard let id = section.fileSetting("id") else {
            throw ReadingError("a client needs the key `id`", at: section.place)
        }
        guard let secret = try section.secret("secret") else {
            throw ReadingError("a client needs `secret_file` or `secret_env`", at: section.place)
        }
        var client = ClientSettings(
            id: try id.clientID(),
            secret: secret,
            roles: [],
            isPrivileged: false,
            grants: [],
            grantTypes: ClientSettings.GrantType.allCases,
            isOIDCConformant: true
        )
        section.collection("roles") {
            client.roles = try $0.names(max: rolesMax, bytesMax: roleBytesMax)
        }
        section.scalar("privileged") { client.isPrivileged = try $0.bool() }
        section.collection("grants") { client.grants = try ClientGrantSettings.read($0) }
        section.collection("grant_types") {
            client.grantTypes = try ClientSettings.GrantType.read($0)
        }
        section.scalar("oidc_conformant") { client.isOIDCConformant = try $0.bool() }
        section.finish()
        return client
    }
}

extension ClientSettings.GrantType {
    fileprivate static func read(_ setting: Setting) throws(ReadingError) -> [Self] {
        var types: [Self] = []
        for element in try setting.list(max: allCases.count, mayBeEmpty: true) {
            let type = try element.choice(Self.self)
            guard !types.contains(type) else {
                throw element.error("names `\(type.rawValue)` a second time")
            }
            types.append(type)
        }
        return types
    }
}

extension ClientGrantSettings {
    fileprivate static func read(_ setting: Setting) throws(ReadingError) -> [ClientGrantSettings] {
        var grants: [ClientGrantSettings] = []
        for element in try setting.list(max: ClientSettings.grantsMax, mayBeEmpty: true) {
            let section = try element.section()
            let grant = try read(section)
            guard !grants.contains(where: { $0.audience == grant.audience }) else {
                throw ReadingError("a second grant for the same audience", at: section.place)
            }
            grants.append(grant)
        }
        return grants
    }

    private static func read(_ section: Section) throws(ReadingError) -> ClientGrantSettings {
        guard let audience = section.fileSetting("audience") else {
            throw ReadingError("a grant needs the key `audience`", at: section.place)
        }
        guard let scopes = section.fileSetting("scopes") else {
            throw ReadingError("a grant needs the key `scopes`", at: section.place)
        }
        let grant = ClientGrantSettings(
            audience: Audience(try audience.word(bytesMax: audienceBytesMax)),
            scopes: try scopes.scopes(of: Audience(try audience.word()))
        )
        section.finish()
        return grant
    }
}

extension ClientGrantSettings.Audience {
    fileprivate init(_ text: String) {
        switch text {
        case "rolecall": self = .rolecall
        case "management": self = .management
        default: self = .other(ExactString(text))
        }
    }
}

extension Setting {
    fileprivate func clientID() throws(ReadingError) -> ExactString {
        let id = ExactString(try text(bytesMax: ClientSettings.idBytesMax))
        guard ClientSettings.isID(id) else {
            throw error("found client id `\(id)`, expected \(ClientSettings.idRule)")
        }
        return id
    }

    fileprivate func scopes(
        of audience: ClientGrantSettings.Audience
    ) throws(ReadingError) -> [ExactString] {
        var scopes: [ExactString] = []
        for element in try list(max: ClientGrantSettings.scopesMax) {
            let scope = try element.scope(of: audience)
            guard !scopes.contains(scope) else {
                throw element.error("names scope `\(scope)` a second time")
            }
            scopes.append(scope)
        }
        return scopes
    }

    private func scope(
        of audience: ClientGrantSettings.Audience
    ) throws(ReadingError) -> ExactString {
        let scope = try word(bytesMax: ClientGrantSettings.scopeBytesMax)
        switch audience {
        case .rolecall: return ExactString(try choice(among: ClientGrantSettings.ownScopes))
        case .management: return ExactString(scope)
        case .other:
            guard scope != "*" else {
                throw error("`*` stands for every scope at audience `management` only")
            }
            return ExactString(scope)
        }
    }
}
