internal import Authorization
internal import JOSE
internal import JSON
internal import OpenSSL

/// What the sources of one subject said, to be united.
struct ProfileParts: Sendable {
    /// The subject's token, where its claims are a source.
    let token: AuthenticatedToken?
    /// Whose sources they are; nil for the directory's own users.
    let issuer: TrustedIssuer?
    /// How the subject is shown as long as no directory has another name for it.
    let subject: Subject
    /// What each place of the issuer that was asked has; nil where it has no such user.
    let users: [ResolvedUser?]

    /// Whether there is such a user, and whether it may do anything.
    ///
    /// One directory's *no such user* is enough to be unknown.
    var status: SubjectStatus {
        if users.contains(where: { $0 == nil }) { return .unknown }
        return users.contains { $0?.isBlocked == true } ? .blocked : .known
    }

    /// The only user that was found, where nothing else is a part.
    var onlyUser: ResolvedUser? {
        guard users.count == 1, claimAttributes == nil else { return nil }
        return users.first.flatMap(\.self)
    }

    /// How the subject is shown: as the first directory that has it does.
    var shownSubject: Subject {
        users.lazy.compactMap(\.self).first { $0.id != nil }?.subject ?? subject
    }

    private var claimAttributes: ProfileAttributes? {
        token == nil ? nil : issuer?.claimAttributes
    }

    /// What is put before the place of a claim where there are other sources too.
    private static let claimLabel = "claims:"

    /// The documents, in the order of the sources.
    var documents: [ProfileDocument] {
        guard let token, let issuer, let attributes = issuer.claimAttributes else {
            return users.compactMap { $0?.document }
        }
        let claims = ProfileDocument(
            value: .object(token.claims),
            attributes: attributes,
            label: issuer.sources.count == 1 ? "" : Self.claimLabel,
            kind: .claims
        )
        var documents: [ProfileDocument] = []
        var users = users[...]
        for source in issuer.sources {
            if source.place == nil {
                documents.append(claims)
            } else if let user = users.popFirst() {
                user.map { documents.append($0.document) }
            }
        }
        return documents
    }
}

/// The principals whose profile has several parts, or stands in a token.
struct UnitedPrincipals: Sendable {
    /// Whose principal it is.
    private enum Key: Hashable, Sendable {
        /// That of a token, whose claims are part of its profile; the token says who it is.
        case token(SHA256Digest)
        case subject(Subject, issuer: ExactString?)

        init(_ parts: borrowing ProfileParts) {
            self =
                if let token = parts.token { .token(token.digest) } else {
                    .subject(parts.subject, issuer: parts.issuer?.issuer)
                }
        }
    }

    /// An object, so that looking at it copies nothing.
    private final class Entry: Sendable {
        let principal: Principal
        let policies: PolicySet
        let users: [ResolvedUser?]

        init(principal: Principal, policies: PolicySet, users: [ResolvedUser?]) {
            self.principal = principal
            self.policies = policies
            self.users = users
        }

        func isMade(of users: [ResolvedUser?]) -> Bool {
            self.users.count == users.count
                && zip(self.users, users).allSatisfy { $0 === $1 }
        }
    }

    /// The most bytes of token text and of profiles that the kept principals were compiled from.
    static let profileBytesMax = 256 * 1024 * 1024

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

    /// The principal that `parts` make.
    func principal(
        of parts: borrowing ProfileParts,
        under policies: PolicySet
    ) throws(Refusal) -> Principal {
        // Made-up names must not push out those who are there.
        guard parts.status != .unknown else { return try compiled(parts, under: policies) }
        let key = Key(parts)
        if let entry = principals.value(for: key), entry.policies === policies,
            entry.isMade(of: parts.users)
        {
            events.principalCacheHits.add()
            return entry.principal
        }
        events.principalCacheMisses.add()
        let principal = try compiled(parts, under: policies)
        if let token = parts.token { events.unreadable(principal.reports, digest: token.digest) }
        principals.insert(
            Entry(principal: principal, policies: policies, users: parts.users),
            for: key,
            cost: (parts.token?.textBytes ?? 0)
                + parts.users.reduce(0) { $0 + ($1?.byteCount ?? 0) }
        )
        return principal
    }

    private func compiled(
        _ parts: borrowing ProfileParts,
        under policies: PolicySet
    ) throws(Refusal) -> Principal {
        try policies.compiled(
            Profile(status: parts.status, documents: parts.documents),
            subject: parts.shownSubject,
            limits: limits
        )
    }
}
