internal import Authorization
internal import JOSE
internal import JSON
internal import OpenSSL

/// The principals whose profile stands in a token, alone or beside what the directory has.
struct TokenPrincipals: Sendable {
    /// All that a compiled principal depends on, besides policies and directory: whose it is, and the
    /// token whose claims are its profile.
    private struct Key: Hashable, Sendable {
        let issuer: ExactString
        let subject: ExactString
        let claims: SHA256Digest

        init(_ token: AuthenticatedToken) {
            issuer = token.token.issuer
            subject = token.token.subject
            claims = token.digest
        }
    }

    private struct Entry: Sendable {
        let principal: Principal
        let policies: PolicySet
        /// The user whose profile is united with the claims.
        let user: DirectoryUser?
    }

    /// The most bytes of token text that the kept principals were compiled from.
    static let profileBytesMax = 256 * 1024 * 1024

    /// What is put before the place of a claim where the directory is a source too.
    private static let claimLabel = "claims:"

    private let principals: BoundedCache<Key, Entry>
    private let limits: ProfileLimits
    private let events: ServiceEvents

    /// Keeps `usersMax` principals.
    init(usersMax: Int, limits: ProfileLimits, events: ServiceEvents) {
        self.limits = limits
        self.events = events
        principals = BoundedCache(.init(entries: usersMax, cost: Self.profileBytesMax))
    }

    var count: Int { principals.count }

    /// The principal whose profile is the token's claims, or, with a `user`, these and the user's.
    func principal(
        for token: AuthenticatedToken,
        with user: DirectoryUser? = nil,
        under policies: PolicySet
    ) throws(Refusal) -> Principal {
        let key = Key(token)
        if let entry = principals.value(for: key), entry.policies === policies, entry.user === user
        {
            events.principalCacheHits.add()
            return entry.principal
        }
        events.principalCacheMisses.add()
        let profile = Profile(
            status: user?.isBlocked == true ? .blocked : .known,
            documents: documents(of: token, user)
        )
        let principal = try policies.compiled(
            profile,
            subject: user?.subject ?? token.caller.subject,
            limits: limits
        )
        events.unreadable(principal.reports, digest: token.digest)
        principals.insert(
            Entry(principal: principal, policies: policies, user: user),
            for: key,
            cost: token.textBytes
        )
        return principal
    }

    /// The principal of a token whose subject the directory does not have: what its claims deny holds.
    func principalOfNobody(
        for token: AuthenticatedToken,
        under policies: PolicySet
    ) throws(Refusal) -> Principal {
        try policies.compiled(
            Profile(status: .unknown, documents: documents(of: token, nil)),
            subject: token.caller.subject,
            limits: limits
        )
    }

    private func documents(
        of token: AuthenticatedToken,
        _ user: DirectoryUser?
    ) -> [ProfileDocument] {
        var documents: [ProfileDocument] = []
        if let attributes = token.issuer.claimAttributes {
            let isAlone = token.issuer.directory == nil
            documents.append(
                ProfileDocument(
                    value: .object(token.token.claims),
                    attributes: attributes,
                    label: isAlone ? "" : Self.claimLabel
                )
            )
        }
        if let user { documents.append(user.document) }
        return documents
    }
}
