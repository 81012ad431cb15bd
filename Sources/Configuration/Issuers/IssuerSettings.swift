public import JOSE
public import JSON

/// An issuer whose tokens are taken, and how they are checked and read.
public struct IssuerSettings: Equatable, Sendable {
    /// The name that `iss` must equal byte for byte; `http` only on loopback.
    public var issuer: ServiceURL
    /// The audiences of which a token must have one; `nil` is Rolecall's own, as access tokens.
    public var audiences: [AudienceSettings]?
    /// The signature algorithms that this issuer may use; never empty, never symmetric.
    public var algorithms: Set<JWSAlgorithm> = [.rs256]
    /// Where roles, permissions and ACL entries of its users come from; never empty.
    public var profile: [ProfileSource] = [.claims]
    /// Which claims or `/userinfo` members carry privilege.
    public var attributes = ProfileAttributeSettings()
    /// Where its keys are.
    public var keys: KeySettings = .discovery
    /// How long fetched keys are fresh, 1 minute to 24 hours.
    public var keysMaxAge: Duration = .seconds(600)
    /// A PEM file of the certificate authorities for this issuer's hosts, instead of the system's.
    public var certificateAuthorityFile: String?
    /// What the header's `typ` must be, if anything.
    public var requiredType: TokenType?
    /// Whether tokens that are not a JWS are taken, through `/userinfo`.
    public var takesOpaqueTokens = false
    /// The subject type of its users, if they have one of their own; their ids are then the bare `sub`.
    public var subjectType: ExactString?
    /// The connection of the directory under which its users are known.
    public var connection: ExactString?
    /// What the ids of that connection's users begin with, if the configuration says so.
    public var provider: ExactString?

    /// An issuer with every other key at its default.
    public init(issuer: ServiceURL) { self.issuer = issuer }

    /// The most issuers of one server.
    public static let countMax = 100
    /// The most audiences of one issuer.
    public static let audiencesMax = 100
}

/// An audience that tokens of an issuer may be for.
public struct AudienceSettings: Hashable, Sendable {
    /// What a token for this audience is.
    public enum Use: String, CaseIterable, Sendable {
        /// An access token.
        case access
        /// An ID token; the audience is the client's id.
        case id
    }

    /// The value that `aud` is or holds.
    public var value: ExactString
    /// What such a token is.
    public var use: Use

    /// Names an audience.
    public init(_ value: ExactString, use: Use = .access) {
        self.value = value
        self.use = use
    }
}

/// Where the grants of an issuer's users are read.
public enum ProfileSource: String, CaseIterable, Sendable {
    /// The token's own claims, as ``IssuerSettings/attributes`` names them.
    case claims
    /// The issuer's `/userinfo`.
    case userinfo
    /// The tenant's Management API.
    case management
    /// The directory.
    case directory
}

/// JSON Pointers (RFC 6901) to the attributes that carry privilege, in claims and `/userinfo`.
public struct ProfileAttributeSettings: Equatable, Sendable {
    /// To lists of roles or of grants.
    public var roles: [JSONPointer] = []
    /// To lists of permissions.
    public var permissions: [JSONPointer] = []
    /// To lists of ACL entries.
    public var acl: [JSONPointer] = []

    /// Names no attribute.
    public init() {}

    /// Whether nothing is read.
    public var isEmpty: Bool { roles.isEmpty && permissions.isEmpty && acl.isEmpty }

    /// The most pointers of one kind.
    public static let pointersMax = 32
}

extension JSONPointer {
    /// Whether it points to what a directory keeps of a user for applications.
    public var isInAppMetadata: Bool { tokens.first == "app_metadata" }
}
