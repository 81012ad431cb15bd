internal import Authorization
internal import JOSE
internal import JSON
internal import OpenSSL

/// Turns the subject of a question into a principal: its profile, compiled for the policies in force.
final class PrincipalResolver: Sendable {
    /// What a look-up in memory came to.
    enum Outcome: Sendable {
        case principal(Principal, ProfileAge?)
        /// These parts must be loaded first, off the server's threads.
        ///
        /// What was found already is decided on too, so that it does not grow too old meanwhile.
        case missing([ProfileNeed], found: LoadedParts)
    }

    /// Parts that were loaded for one request, which need not be kept in any cache.
    typealias LoadedParts = [ProfileKey: Result<ProfilePart, Refusal>]

    /// What one request reads of profiles.
    struct Reading: Sendable {
        let demand: FreshnessDemand
        var loaded: LoadedParts = [:]
    }

    let issuers: [TrustedIssuer]
    /// The users of the embedded directory; nil if there is none.
    let users: UserCache?
    /// What sources outside say; nil if there is none.
    let profiles: ProfileCache?
    let united: UnitedPrincipals
    let clients: ClientPrincipals?
    private let limits: ProfileLimits

    init(
        issuers: [TrustedIssuer],
        users: UserCache?,
        profiles: ProfileCache?,
        united: UnitedPrincipals,
        clients: ClientPrincipals?,
        limits: ProfileLimits
    ) {
        self.issuers = issuers
        self.users = users
        self.profiles = profiles
        self.united = united
        self.clients = clients
        self.limits = limits
    }

    /// Whether anything must ever be loaded.
    var loads: Bool { users != nil || profiles != nil }

    /// The principal that `subject` is under `policies`.
    ///
    /// Never blocks.
    func principal(
        for subject: AskedSubject,
        under policies: PolicySet,
        _ reading: Reading
    ) throws(Refusal) -> Outcome {
        switch subject {
        case .token(let token):
            try principal(for: token, named: nil, under: policies, reading)
        case .namedToken(let token, let name, let refusal):
            try principal(
                for: token,
                named: Naming(name: name, refusal: refusal),
                under: policies,
                reading
            )
        case .named(let reference):
            try principal(named: reference, under: policies, reading)
        }
    }

    /// Loads what is missing, whatever of it can be had.
    func load(
        _ needs: [ProfileNeed],
        _ demand: FreshnessDemand,
        under policies: PolicySet
    ) async -> LoadedParts {
        async let outside = profiles?.load(
            needs.filter { !$0.key.isOfDirectory },
            demand,
            under: policies
        )
        let keys = Set(needs.compactMap(\.key.directoryKey))
        var loaded: LoadedParts = [:]
        if let users, !keys.isEmpty {
            for (key, result) in await users.load(keys, under: policies) {
                loaded[.directory(key)] = result.map { ProfilePart(entry: $0, age: nil) }
            }
        }
        return loaded.merging(await outside ?? [:]) { first, _ in first }
    }
}

extension PrincipalResolver {
    /// What a question that came with a token calls the token's subject.
    private struct Naming {
        let name: Subject
        /// What to answer if that is somebody else.
        let refusal: Refusal
    }

    private func principal(
        for token: AuthenticatedToken,
        named naming: Naming?,
        under policies: PolicySet,
        _ reading: Reading
    ) throws(Refusal) -> Outcome {
        if let client = token.caller.client, let clients {
            let subject = token.caller.subject
            return .principal(try clients.principal(client, subject, under: policies), nil)
        }
        let keys = token.caller.profile
        // The way of nearly every check: nothing to unite, and nothing to compare.
        if let key = keys.first, keys.count == 1, token.issuer.claimAttributes == nil,
            naming == nil
        {
            let need = ProfileNeed(key: key, token: token)
            guard let part = try part(for: need, under: policies, reading) else {
                return .missing([need], found: [:])
            }
            if case .user(let user) = part.entry {
                return .principal(user.principal(under: policies), part.age)
            }
            let principal = try unite(
                [part.entry],
                ofToken: token,
                issuer: token.issuer,
                as: token.caller.subject,
                under: policies
            )
            return .principal(principal, part.age)
        }
        let found = try parts(of: keys, token: token, under: policies, reading)
        guard case .found(let entries, let age) = found else { return found.missing }
        if let naming, !token.isNamed(naming.name, entries) { throw naming.refusal }
        let principal = try unite(
            entries,
            ofToken: token,
            issuer: token.issuer,
            as: token.caller.subject,
            under: policies
        )
        return .principal(principal, age)
    }

    /// A subject without its token.
    ///
    /// Where the profile is in the claims or at `/userinfo` alone, only the user's own token can tell it:
    /// that is could-not-decide, never the deny of somebody unknown.
    private func principal(
        named reference: Subject,
        under policies: PolicySet,
        _ reading: Reading
    ) throws(Refusal) -> Outcome {
        if let client = client(named: reference), let clients {
            return .principal(try clients.principal(client, reference, under: policies), nil)
        }
        guard let place = try place(of: reference) else {
            let nobody = Profile(status: .unknown, documents: [])
            let principal = try policies.compiled(nobody, subject: reference, limits: limits)
            return .principal(principal, nil)
        }
        let found = try parts(of: place.keys, token: nil, under: policies, reading)
        guard case .found(let entries, let age) = found else { return found.missing }
        let principal = try unite(
            entries,
            ofToken: nil,
            issuer: place.issuer,
            as: reference,
            under: policies
        )
        return .principal(principal, age)
    }

    private func unite(
        _ entries: [UserEntry],
        ofToken token: AuthenticatedToken?,
        issuer: TrustedIssuer?,
        as subject: Subject,
        under policies: PolicySet
    ) throws(Refusal) -> Principal {
        var users: [ResolvedUser?] = []
        for entry in entries {
            switch entry {
            case .user(let user): users.append(user)
            case .nobody: users.append(nil)
            case .several: throw Refusal(.ambiguousSubject)
            case .tooLarge(let detail): throw Refusal(.profileTooLarge, detail)
            }
        }
        let parts = ProfileParts(token: token, issuer: issuer, subject: subject, users: users)
        if let user = parts.onlyUser { return user.principal(under: policies) }
        return try united.principal(of: parts, under: policies)
    }
}

extension AuthenticatedToken {
    /// Whether a question that came with the token may call its subject `name`.
    ///
    /// Who the user is was settled by the token; that somebody else has the same value does not matter.
    fileprivate func isNamed(_ name: Subject, _ entries: [UserEntry]) -> Bool {
        // A directory's own users may have another name than the token's: only those that they have count.
        var hasRecord = false
        for case .user(let user) in entries where user.id != nil {
            if user.names.contains(name) { return true }
            hasRecord = true
        }
        return name == caller.subject && !(hasRecord && issuer.isOfDirectory)
    }
}

extension ProfileKey {
    fileprivate var isOfDirectory: Bool { directoryKey != nil }

    fileprivate var directoryKey: UserKey? {
        switch self {
        case .directory(let key): key
        case .tenant, .userinfo: nil
        }
    }
}
