public import Directory
public import JSON
public import OpenSSL

/// A program that asks for tokens in its own name, or signs users in.
public struct MachineClient: Sendable {
    /// How a client may come by a token (RFC 6749 §4).
    public enum GrantType: String, CaseIterable, Sendable {
        /// In its own name, by its secret (RFC 6749 §4.4).
        case clientCredentials = "client_credentials"
        /// By a user's name and password (RFC 6749 §4.3).
        case password
        /// By a user's name and password, in the connection that `realm` names.
        case passwordRealm = "http://auth0.com/oauth/grant-type/password-realm"
    }

    /// `client_id`: no user's id, and without `|`.
    public let id: ExactString
    /// What people call it.
    public var name: ExactString
    /// SHA-256 of its secret, which is long and random; nil for one that has none and signs users in.
    public var secretDigest: [UInt8]?
    /// The roles that it holds, unscoped.
    public var roles: [ExactString]
    /// Whether it may grant what it does not hold.
    public var isPrivileged: Bool
    /// How it may come by tokens.
    public var grantTypes: Set<GrantType>
    /// Which scopes it may ask for, each audience once.
    public var grants: [ClientGrant]
    /// Whether `/userinfo` answers by scope; otherwise with the whole profile (`oidc_conformant`).
    public var isOIDCConformant: Bool
    /// When it was made.
    public let createdAt: UserTime

    /// A client without rights.
    public init(id: ExactString, name: ExactString, createdAt: UserTime) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
        roles = []
        isPrivileged = false
        grantTypes = [.clientCredentials]
        grants = []
        isOIDCConformant = true
    }

    /// Whether `secret` is the client's; never where it has none.
    public func hasSecret(_ secret: [UInt8]) throws(OpenSSLError) -> Bool {
        guard let secretDigest else { return false }
        return constantTimeEqual(try DigestAlgorithm.sha256.digest(of: secret), secretDigest)
    }
}

/// The scopes that a client may ask for at one audience.
public struct ClientGrant: Hashable, Sendable {
    /// An audience of this server, or of another API.
    public enum Audience: Hashable, Sendable {
        /// Rolecall's own API.
        case rolecall
        /// The Management API of the embedded directory.
        case management
        /// Another API.
        case other(ExactString)
    }

    /// The audience.
    public var audience: Audience
    /// The scopes; `*` is every one of the audience.
    public var scopes: [ExactString]

    /// Scopes at an audience.
    public init(audience: Audience, scopes: [ExactString]) {
        self.audience = audience
        self.scopes = scopes
    }
}
