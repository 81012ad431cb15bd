internal import Authorization
internal import JOSE
internal import JSON
internal import OpenSSL

/// Turns the subject of a question into a principal: its profile, compiled for the policies in force.
struct PrincipalResolver: Sendable {
    /// All that a compiled principal depends on, besides the policies: whose it is, and the token
    /// whose claims are its profile.
    private struct Key: Hashable, Sendable {
        let issuer: ExactString
        let subject: ExactString
        let claims: SHA256Digest
    }

    private struct Entry: Sendable {
        let principal: Principal
        let policies: PolicySet
    }

    /// The most bytes of token text that the kept principals were compiled from.
    static let profileBytesMax = 256 * 1024 * 1024

    private let issuers: [TrustedIssuer]
    private let principals: BoundedCache<Key, Entry>
    private let limits: ProfileLimits
    private let events: ServiceEvents

    /// A resolver that keeps `usersMax` principals.
    init(
        issuers: [TrustedIssuer],
        usersMax: Int,
        limits: ProfileLimits,
        events: ServiceEvents
    ) {
        self.issuers = issuers
        self.limits = limits
        self.events = events
        principals = BoundedCache(.init(entries: usersMax, cost: Self.profileBytesMax))
    }

    var count: Int { principals.count }

    /// The principal that `subject` is under `policies`.
    ///
    /// Never blocks.
    func principal(
        for subject: AskedSubject,
        under policies: PolicySet
    ) throws(Refusal) -> Principal {
        switch subject {
        case .token(let token): try principal(for: token, under: policies)
        case .named(let reference): try principal(named: reference, under: policies)
        }
    }

    private func principal(
        for token: AuthenticatedToken,
        under policies: PolicySet
    ) throws(Refusal) -> Principal {
        let key = Key(
            issuer: token.token.issuer,
            subject: token.token.subject,
            claims: token.digest
        )
        if let entry = principals.value(for: key), entry.policies === policies {
            events.principalCacheHits.add()
            return entry.principal
        }
        events.principalCacheMisses.add()
        let profile = Profile(
            status: .known,
            documents: [
                ProfileDocument(
                    value: .object(token.token.claims),
                    attributes: token.issuer.claimAttributes
                )
            ]
        )
        let principal = try compile(profile, subject: token.caller.subject, under: policies)
        events.unreadable(principal.reports, digest: token.digest)
        principals.insert(
            Entry(principal: principal, policies: policies),
            for: key,
            cost: token.textBytes
        )
        return principal
    }

    /// A subject without its token.
    ///
    /// The profile of an issuer's user is in its claims, so only its own token can tell it: that is
    /// could-not-decide, never the deny of somebody unknown.
    private func principal(
        named reference: Subject,
        under policies: PolicySet
    ) throws(Refusal) -> Principal {
        guard issuers.allSatisfy({ $0.subject(in: reference) == nil }) else {
            throw Refusal(.subjectTokenRequired)
        }
        return try compile(
            Profile(status: .unknown, documents: []),
            subject: reference,
            under: policies
        )
    }

    private func compile(
        _ profile: Profile,
        subject: Subject,
        under policies: PolicySet
    ) throws(Refusal) -> Principal {
        do {
            return try policies.principal(for: profile, subject: subject, limits: limits)
        } catch {
            throw Refusal(.profileTooLarge, error.description)
        }
    }
}
