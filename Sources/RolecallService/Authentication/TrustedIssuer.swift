internal import Authorization
public import JOSE
public import JSON
internal import OpenSSL

/// One issuer whose tokens the service accepts, and what it believes of them.
public final class TrustedIssuer: Sendable {
    /// The subject type of users whose issuer has none of its own.
    static let userType: ExactString = "user"

    /// The `iss` of its tokens, compared byte for byte.
    public let issuer: ExactString

    /// What its tokens must satisfy.
    public let policy: TokenPolicy

    /// Its keys.
    public let keys: any KeySource

    /// The AuthZEN subject type of its users, if it has one of its own; else its users are of type
    /// `user` and named `ISSUER#SUB`.
    public let subjectType: ExactString?

    /// Where profiles come from, in order.
    let sources: [ProfileSource]

    /// Where in verified claims privilege is read; nil if claims are no source of profiles.
    let claimAttributes: ProfileAttributes?

    /// Where profiles are looked up, in order.
    let places: [ProfilePlace]

    /// Whether its users are those of the directory, by its own ids: of the embedded one or of the tenant.
    let isOfDirectory: Bool

    /// Whether tokens that are no JWS are taken, which `/userinfo` tells the subject of.
    let takesOpaqueTokens: Bool

    /// The clients of the embedded directory, whose own issuer this is; nil for every other one.
    let clients: ClientLookup?

    /// Tells for which other APIs it gives out tokens, where it is the directory's own issuer.
    let audiences: AudienceLookup

    /// Creates an issuer.
    ///
    /// - Parameters:
    ///   - policy: what its tokens must satisfy.
    ///   - keys: its keys.
    ///   - subjectType: the subject type of its users, if it has one of its own.
    ///   - sources: where profiles come from, each kind once. With none, its users have no rights but
    ///     those of rules.
    ///   - isOfTenant: whether it is the tenant's own issuer.
    ///   - takesOpaqueTokens: whether tokens that are no JWS are taken; `/userinfo` must be a source.
    public init(
        policy: TokenPolicy,
        keys: any KeySource,
        subjectType: ExactString?,
        sources: [ProfileSource],
        isOfTenant: Bool = false,
        takesOpaqueTokens: Bool = false
    ) {
        issuer = policy.issuer
        self.policy = policy
        self.keys = keys
        self.subjectType = subjectType
        self.sources = sources
        self.takesOpaqueTokens = takesOpaqueTokens
        claimAttributes = sources.lazy.compactMap(\.claimAttributes).first
        places = sources.compactMap(\.place)
        isOfDirectory = isOfTenant
        clients = nil
        audiences = { _ in false }
    }

    /// The own issuer of the embedded directory, whose subjects are its users and its clients.
    init(
        policy: TokenPolicy,
        keys: any KeySource,
        userType: ExactString,
        clients: @escaping ClientLookup,
        audiences: @escaping AudienceLookup
    ) {
        issuer = policy.issuer
        self.policy = policy
        self.keys = keys
        subjectType = userType
        sources = []
        claimAttributes = nil
        places = [.directoryUser]
        isOfDirectory = true
        takesOpaqueTokens = false
        self.clients = clients
        self.audiences = audiences
    }
}

extension TrustedIssuer {
    /// How requests, answers and conditions name the user whose `sub` this is, as long as no directory
    /// has another name for it.
    func reference(to subject: ExactString) -> Subject {
        guard let subjectType else {
            return Subject(
                type: Self.userType,
                id: ExactString(issuer.string + "#" + subject.string)
            )
        }
        return Subject(type: subjectType, id: subject)
    }

    /// The `sub` that `reference` names, if it is a user of this issuer.
    func subject(in reference: Subject) -> ExactString? {
        if let subjectType { return reference.type == subjectType ? reference.id : nil }
        guard reference.type == Self.userType else { return nil }
        let prefix = issuer.string.utf8.count + 1
        let id = reference.id.string.utf8
        guard id.count > prefix, id.starts(with: issuer.string.utf8),
            id[id.index(id.startIndex, offsetBy: prefix - 1)] == UInt8(ascii: "#")
        else { return nil }
        return ExactString(String(Substring(id.dropFirst(prefix))))
    }

    /// Where the parts of the profile are that the user has whose `sub` this is, besides its token.
    ///
    /// `token` is which token that is; nil where it is not at hand: then those parts are left out that only it
    /// opens.
    func profileKeys(of subject: ExactString, token: SHA256Digest?) -> [ProfileKey] {
        places.compactMap { $0.key(of: subject, issuer: issuer, token: token) }
    }

    /// Whether `/userinfo` is asked.
    var asksUserinfo: Bool { places.contains(where: \.needsToken) }
}
