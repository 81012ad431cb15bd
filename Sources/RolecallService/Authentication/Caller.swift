internal import Authorization
internal import Directory
internal import JOSE
internal import JSON
internal import OpenSSL

/// Who sent a request, by its verified token: a user, or a client with its scopes.
struct Caller: Sendable {
    /// What kind of principal the token speaks for.
    enum Kind: Sendable, Equatable {
        /// A person. Whatever scopes the token has, it is about this person alone.
        case user
        /// A machine, by OAuth client credentials.
        case client
    }

    let kind: Kind

    /// The service scopes of the token; empty unless it is for the service's own audience.
    ///
    /// Of a user's token `admin:access` alone counts.
    let scopes: ServiceScopes

    /// What the token opens.
    let purposes: TokenPurposes

    /// The subject that the token speaks for, as long as no directory has another name for it.
    let subject: Subject

    /// Where the parts of the profile are that the token's user has, besides the token.
    let profile: [ProfileKey]

    /// The `client_id` of a client of the directory.
    let client: ExactString?

    /// Whether the caller may ask about subjects other than itself.
    var mayAskAboutOthers: Bool { scopes.contains(.evaluateAccess) }

    /// Classifies the caller behind `token`.
    ///
    /// Scopes count on access tokens for the service's own audience alone: a token for another API was not
    /// given out to ask here.
    init(
        _ token: VerifiedToken,
        digest: SHA256Digest,
        of issuer: TrustedIssuer,
        audiences: ServiceAudiences
    ) {
        let client = token.client
        kind = client == nil ? .user : .client
        let isOwn = token.use == .access && token.audiences.contains(audiences.own)
        let counted: ServiceScopes = client == nil ? .adminAccess : .all
        scopes = isOwn ? ServiceScopes(token.claims["scope"]).intersection(counted) : []
        purposes = audiences.purposes(of: token, from: issuer)
        subject = issuer.reference(to: token.subject)
        // A client is no user, and nobody is asked for one.
        profile = client == nil ? issuer.profileKeys(of: token.subject, token: digest) : []
        self.client = issuer.clients == nil ? nil : client
    }

    /// The user whose token is no JWS, by the `sub` that `/userinfo` told.
    ///
    /// It was not given out for the service's own audience, so no scope of it counts.
    init(userinfo subject: ExactString, digest: SHA256Digest, of issuer: TrustedIssuer) {
        kind = .user
        scopes = []
        purposes = [.decisions, .hooks]
        self.subject = issuer.reference(to: subject)
        profile = issuer.profileKeys(of: subject, token: digest)
        client = nil
    }
}

/// The scopes that clients may hold at the service's own audience; a closed list.
struct ServiceScopes: OptionSet, Sendable {
    let rawValue: UInt8

    /// Ask for decisions about anyone.
    static let evaluateAccess = Self(rawValue: 1 << 0)
    /// Search subjects, resources and actions.
    static let searchAccess = Self(rawValue: 1 << 1)
    /// Read anyone's permission list.
    static let readPermissions = Self(rawValue: 1 << 2)
    /// Mark users as changed.
    static let invalidateSubjects = Self(rawValue: 1 << 3)
    /// Use the admin surface, within what the client's roles give.
    static let adminAccess = Self(rawValue: 1 << 4)

    static let all = Self(rawValue: .max)

    private static let names: [(name: String, scope: Self)] = [
        ("evaluate:access", .evaluateAccess), ("search:access", .searchAccess),
        ("read:permissions", .readPermissions), ("invalidate:subjects", .invalidateSubjects),
        ("admin:access", .adminAccess),
    ]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Reads a `scope` claim: names separated by single spaces (RFC 8693 §4.2).
    ///
    /// Others are ignored.
    init(_ claim: JSONValue?) {
        self = []
        guard let scope = claim?.string else { return }
        for part in scope.string.utf8.split(separator: UInt8(ascii: " ")) {
            for (name, scope) in Self.names where part.elementsEqual(name.utf8) { insert(scope) }
        }
    }
}
