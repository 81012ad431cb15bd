internal import Authorization
internal import Directory
internal import JSON

/// Asks sources outside, and makes entries of what they say.
struct ProfileFetcher: Sendable {
    /// An issuer whose `/userinfo` is asked.
    struct Userinfo: Sendable {
        let issuer: TrustedIssuer
        let lookup: any UserinfoLookup
        let attributes: ProfileAttributes
        let label: String
    }

    /// The tenant; nil if there is none.
    let tenant: TenantConfiguration?
    /// The issuers with a `/userinfo`, by name.
    let userinfos: [ExactString: Userinfo]
    let limits: ProfileLimits

    /// Whether the source of `key` is known not to answer at present.
    func isFailing(_ key: ProfileKey) -> Bool {
        switch key {
        case .directory: false
        case .tenant: tenant?.users.health.isFailing ?? true
        case .userinfo(let key): userinfos[key.issuer]?.lookup.health.isFailing ?? true
        }
    }

    /// Every source, by the name that metrics give it.
    var upstreams: [(name: String, health: UpstreamHealth)] {
        let management = tenant.map { [("management", $0.users.health)] } ?? []
        let names = userinfos.keys.sorted { $0 < $1 }
        return management
            + names.compactMap { name in
                userinfos[name].map { ("userinfo " + name.string, $0.lookup.health) }
            }
    }

    /// What the source of `need` says at present.
    ///
    /// What is wrong with one user alone is an entry too, and no failure of the source.
    func entry(
        for need: ProfileNeed,
        under policies: PolicySet
    ) async throws(LookupFailure) -> UserEntry {
        do throws(LookupFailure) {
            return try await said(of: need, under: policies)
        } catch {
            switch error.kind {
            case .tooLarge(let limit): return .tooLarge(limit)
            case .several: return .several
            case .unavailable, .tokenRefused: throw error
            }
        }
    }
}

extension ProfileFetcher {
    private func said(
        of need: ProfileNeed,
        under policies: PolicySet
    ) async throws(LookupFailure) -> UserEntry {
        switch need.key {
        case .directory: throw .unavailable("no_source")
        case .tenant(let key): try await tenantUser(key, under: policies)
        case .userinfo(let key): try await userinfo(key, need, under: policies)
        }
    }

    private func tenantUser(
        _ key: ProfileKey.TenantKey,
        under policies: PolicySet
    ) async throws(LookupFailure) -> UserEntry {
        guard let tenant else { throw .unavailable("no_source") }
        switch key {
        case .id(let id):
            return try entry(try await tenant.user(id), type: 0, under: policies)
        case .account(let account):
            let user = try await tenant.user(account.userID)
            // The same id at the same provider, in another connection, is another person.
            guard let user, user.accounts.contains(account) else { return .nobody }
            return try entry(user, type: 0, under: policies)
        case .name(let type, let id):
            for attribute in tenant.subjects[type].attributes {
                let users = try await tenant.users(with: attribute, equalTo: id)
                guard let user = users.first else { continue }
                guard users.count == 1 else { return .several }
                return try entry(user, type: type, under: policies)
            }
            return .nobody
        }
    }

    private func entry(
        _ user: UserRecord?,
        type: Int,
        under policies: PolicySet
    ) throws(LookupFailure) -> UserEntry {
        guard let user, let tenant else { return .nobody }
        do throws(ProfileError) {
            let rules = UserRules(
                subjects: tenant.subjects,
                attributes: tenant.attributes,
                limits: limits
            )
            return .user(try ResolvedUser(user, type: type, rules, under: policies))
        } catch {
            return .tooLarge(error.description)
        }
    }

    private func userinfo(
        _ key: ProfileKey.UserinfoKey,
        _ need: ProfileNeed,
        under policies: PolicySet
    ) async throws(LookupFailure) -> UserEntry {
        guard let source = userinfos[key.issuer], let token = need.token else {
            throw .unavailable("no_source")
        }
        let profile =
            if let told = need.told { told.profile } else {
                try await source.lookup.profile(token: token, subject: key.subject)
            }
        guard profile["sub"]?.string == key.subject else { throw .unavailable("another_user") }
        do throws(ProfileError) {
            return .user(
                try ResolvedUser(
                    userinfo: source.document(profile),
                    of: source.issuer.reference(to: key.subject),
                    limits: limits,
                    under: policies
                )
            )
        } catch {
            return .tooLarge(error.description)
        }
    }
}

extension ProfileFetcher.Userinfo {
    /// What `/userinfo` said, without what the user may edit.
    func document(_ profile: JSONObject) -> ProfileDocument {
        var profile = profile
        profile["user_metadata"] = nil
        return ProfileDocument(
            value: .object(profile),
            attributes: attributes,
            label: label,
            kind: .claims
        )
    }
}

extension TenantConfiguration {
    fileprivate func user(_ id: ExactString) async throws(LookupFailure) -> UserRecord? {
        guard let user = try await users.user(id) else { return nil }
        let record = try UserRecord(answer: user)
        guard record.ids.contains(id) else { throw .unavailable("another_user") }
        return record
    }

    /// The users whom the Management API finds by one attribute; it knows two.
    fileprivate func users(
        with attribute: UserAttribute,
        equalTo value: ExactString
    ) async throws(LookupFailure) -> [UserRecord] {
        if attribute.isUserID {
            guard value.contains("|") else { return [] }
            return try await user(value).map { [$0] } ?? []
        }
        guard attribute.isEmail, value.contains("@") else { return [] }
        var records: [UserRecord] = []
        for user in try await users.users(email: value) {
            let record = try UserRecord(answer: user)
            // Only verified addresses count, and only the very one that was asked for.
            if attribute.value(in: record.attributes) == value { records.append(record) }
        }
        return records
    }
}

extension UserRecord {
    /// A user that a tenant sent.
    fileprivate init(answer user: JSONObject) throws(LookupFailure) {
        guard let record = UserRecord(tenant: user) else { throw .unavailable("not_a_user") }
        self = record
    }
}

extension ExactString {
    fileprivate func contains(_ character: Unicode.Scalar) -> Bool {
        string.unicodeScalars.contains(character)
    }
}

extension LookupFailure {
    /// A source that said something unusable.
    static func unavailable(_ code: String) -> LookupFailure {
        LookupFailure(.unavailable, code: code)
    }
}
