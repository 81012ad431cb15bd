internal import Authorization
internal import JOSE
internal import JSON

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

    /// The service scopes of the token; empty unless it is a client's, for the service's own audience.
    let scopes: ServiceScopes

    /// The subject that the token speaks for.
    let subject: Subject

    /// Whether the caller may ask about subjects other than itself.
    var mayAskAboutOthers: Bool { scopes.contains(.evaluateAccess) }

    /// Classifies the caller behind `token`.
    ///
    /// A token is a client's only if `gty` is `client-credentials` and `sub` is `azp` followed by
    /// `@clients`, or if `client_id` equals `sub` (RFC 9068 §2.2). Scopes count on access tokens for
    /// the service's own audience alone: a token for another API was not given out to ask here.
    init(_ token: VerifiedToken, of issuer: TrustedIssuer, ownAudience: ExactString) {
        kind = Self.isClient(token) ? .client : .user
        let isOwn = token.use == .access && token.audiences.contains(ownAudience)
        scopes = kind == .client && isOwn ? ServiceScopes(token.claims["scope"]) : []
        subject = issuer.reference(to: token.subject)
    }

    private static func isClient(_ token: VerifiedToken) -> Bool {
        guard token.use == .access else { return false }
        if let client = token.claims["client_id"]?.string, client == token.subject { return true }
        guard token.claims["gty"]?.string == "client-credentials",
            let party = token.claims["azp"]?.string
        else { return false }
        return ExactString(party.string + "@clients") == token.subject
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
