internal import Authorization
internal import JOSE
internal import JSON
internal import OpenSSL

/// Turns the subject of a question into a principal: its profile, compiled for the policies in force.
struct PrincipalResolver: Sendable {
    /// What a look-up in memory came to.
    enum Outcome: Sendable {
        case principal(Principal)
        /// The user must be loaded first, off the server's threads.
        case missing(UserKey)
    }

    /// Users that were loaded for one request, who need not be kept in any cache.
    typealias LoadedUsers = [UserKey: Result<UserEntry, Refusal>]

    private let issuers: [TrustedIssuer]
    /// The users of the directory; nil if there is none.
    let users: UserCache?
    let tokens: TokenPrincipals
    let clients: ClientPrincipals?
    private let limits: ProfileLimits

    init(
        issuers: [TrustedIssuer],
        users: UserCache?,
        tokens: TokenPrincipals,
        clients: ClientPrincipals?,
        limits: ProfileLimits
    ) {
        self.issuers = issuers
        self.users = users
        self.tokens = tokens
        self.clients = clients
        self.limits = limits
    }

    /// The principal that `subject` is under `policies`.
    ///
    /// Never blocks.
    func principal(
        for subject: AskedSubject,
        under policies: PolicySet,
        _ loaded: LoadedUsers
    ) throws(Refusal) -> Outcome {
        switch subject {
        case .token(let token):
            try principal(for: token, under: policies, loaded)
        case .namedToken(let token, let name, let refusal):
            try principal(for: token, named: name, otherwise: refusal, under: policies, loaded)
        case .named(let reference):
            try principal(named: reference, under: policies, loaded)
        }
    }
}

extension PrincipalResolver {
    private func principal(
        for token: AuthenticatedToken,
        under policies: PolicySet,
        _ loaded: LoadedUsers
    ) throws(Refusal) -> Outcome {
        guard let key = token.caller.user else {
            return .principal(try principalWithoutUser(for: token, under: policies))
        }
        guard let entry = try entry(at: key, loaded) else { return .missing(key) }
        return .principal(try principal(for: token, entry, under: policies))
    }

    /// As without a name, if the directory's user goes by it.
    private func principal(
        for token: AuthenticatedToken,
        named name: Subject,
        otherwise refusal: Refusal,
        under policies: PolicySet,
        _ loaded: LoadedUsers
    ) throws(Refusal) -> Outcome {
        guard let key = token.caller.user else { throw refusal }
        guard let entry = try entry(at: key, loaded) else { return .missing(key) }
        guard entry.isNamed(name, in: token) else { throw refusal }
        return .principal(try principal(for: token, entry, under: policies))
    }

    private func principalWithoutUser(
        for token: AuthenticatedToken,
        under policies: PolicySet
    ) throws(Refusal) -> Principal {
        if let client = token.caller.client, let clients {
            return try clients.principal(client, token.caller.subject, under: policies)
        }
        return try tokens.principal(for: token, under: policies)
    }

    private func principal(
        for token: AuthenticatedToken,
        _ entry: UserEntry,
        under policies: PolicySet
    ) throws(Refusal) -> Principal {
        switch entry {
        case .user(let user) where token.issuer.claimAttributes == nil:
            user.principal(under: policies)
        case .user(let user): try tokens.principal(for: token, with: user, under: policies)
        case .nobody: try tokens.principalOfNobody(for: token, under: policies)
        case .several: throw Refusal(.ambiguousSubject)
        case .tooLarge(let detail): throw Refusal(.profileTooLarge, detail)
        }
    }
}

extension PrincipalResolver {
    /// A subject without its token.
    ///
    /// Where the profile is in the claims, only the user's own token can tell it: that is
    /// could-not-decide, never the deny of somebody unknown.
    private func principal(
        named reference: Subject,
        under policies: PolicySet,
        _ loaded: LoadedUsers
    ) throws(Refusal) -> Outcome {
        if let client = client(named: reference), let clients {
            return .principal(try clients.principal(client, reference, under: policies))
        }
        guard let key = try key(of: reference) else {
            return .principal(try nobody(reference, under: policies))
        }
        guard let entry = try entry(at: key, loaded) else { return .missing(key) }
        switch entry {
        case .user(let user): return .principal(user.principal(under: policies))
        case .nobody: return .principal(try nobody(reference, under: policies))
        case .several: throw Refusal(.ambiguousSubject)
        case .tooLarge(let detail): throw Refusal(.profileTooLarge, detail)
        }
    }

    /// Where the directory has the user that `reference` names; nil if it has none of that type.
    private func key(of reference: Subject) throws(Refusal) -> UserKey? {
        for issuer in issuers where issuer.clients == nil {
            guard let subject = issuer.subject(in: reference) else { continue }
            guard let key = issuer.userKey(of: subject) else {
                throw Refusal(.subjectTokenRequired)
            }
            return key
        }
        guard let subjects = users?.rules.subjects,
            let type = subjects.firstIndex(where: { $0.type == reference.type })
        else { return nil }
        // Tokens lead to the same user by the same key.
        let isUserID = type == 0 && subjects[type].areUserIDs
        return isUserID ? .id(reference.id) : .name(type: type, id: reference.id)
    }

    /// The `client_id` of the directory's client that `reference` names.
    private func client(named reference: Subject) -> ExactString? {
        guard let clients, reference.type == clients.type else { return nil }
        return ClientPrincipals.client(in: reference.id)
    }

    private func nobody(
        _ subject: Subject,
        under policies: PolicySet
    ) throws(Refusal) -> Principal {
        try policies.compiled(
            Profile(status: .unknown, documents: []),
            subject: subject,
            limits: limits
        )
    }

    private func entry(at key: UserKey, _ loaded: LoadedUsers) throws(Refusal) -> UserEntry? {
        if !loaded.isEmpty, let result = loaded[key] { return try result.get() }
        return users?.entry(for: key)
    }
}

extension UserEntry {
    /// Whether a question that came with `token` may call its subject `name`.
    ///
    /// Who the user is was settled by the token; that somebody else has the same value does not matter.
    fileprivate func isNamed(_ name: Subject, in token: AuthenticatedToken) -> Bool {
        switch self {
        case .user(let user): user.names.contains(name) || token.isNamedByForeignIssuer(name)
        case .nobody, .several, .tooLarge: name == token.caller.subject
        }
    }
}

extension AuthenticatedToken {
    /// Whether `name` is what an issuer that is not the directory's own calls the token's subject.
    fileprivate func isNamedByForeignIssuer(_ name: Subject) -> Bool {
        issuer.clients == nil && name == caller.subject
    }
}

extension PolicySet {
    /// Compiles a profile; one over a limit is could-not-decide.
    func compiled(
        _ profile: Profile,
        subject: Subject,
        limits: ProfileLimits
    ) throws(Refusal) -> Principal {
        do {
            return try principal(for: profile, subject: subject, limits: limits)
        } catch {
            throw Refusal(.profileTooLarge, error.description)
        }
    }
}
