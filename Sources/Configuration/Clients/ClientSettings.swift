public import JSON

/// A client that the configuration declares.
public struct ClientSettings: Equatable, Sendable {
    /// Its `client_id`.
    public var id: ExactString
    /// Its secret.
    public var secret: SecretSetting
    /// The roles it holds, unscoped.
    public var roles: [ExactString]
    /// Whether it may grant what it does not hold.
    public var isPrivileged: Bool
    /// What tokens it may ask for, each audience once.
    public var grants: [ClientGrantSettings]
    /// How it may come by tokens, each once; by default in every way there is.
    public var grantTypes: [GrantType]
    /// Whether `/userinfo` answers by scope; otherwise with the whole profile.
    public var isOIDCConformant: Bool

    /// How a client may come by a token (RFC 6749 §4).
    public enum GrantType: String, CaseIterable, Sendable {
        /// In its own name.
        case clientCredentials = "client_credentials"
        /// For a user of the default connection, by the user's password.
        case password
        /// The same for a connection that the request names.
        case passwordRealm = "http://auth0.com/oauth/grant-type/password-realm"
    }

    /// Whether a client may have this id: visible ASCII characters (RFC 6749 §A.1) without `@` and `|`, which
    /// stand in the ids of users, and few enough that `ID@clients` is a subject.
    public static func isID(_ id: ExactString) -> Bool {
        (1...idBytesMax).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "@")
                    && byte != UInt8(ascii: "|")
            }
    }

    /// What ``isID(_:)`` asks for, in words.
    public static let idRule =
        "1 to \(idBytesMax) visible ASCII characters without `@` and `|`"

    /// The longest id, in bytes.
    public static let idBytesMax = 128
    /// The longest name of a role, in bytes.
    public static let roleBytesMax = 128
    /// The most clients of one configuration.
    public static let countMax = 1_000
    /// The most roles of one client.
    public static let rolesMax = 100
    /// The most grants of one client.
    public static let grantsMax = 100
}

/// The scopes that a client may ask for at one audience.
public struct ClientGrantSettings: Equatable, Sendable {
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
    /// The scopes; `*` is every one, at the Management API only.
    public var scopes: [ExactString]

    /// The scopes of Rolecall's own API.
    public static let ownScopes = [
        "evaluate:access", "search:access", "read:permissions", "invalidate:subjects",
        "admin:access",
    ]
    /// The longest name of an audience, in bytes.
    public static let audienceBytesMax = 2_048
    /// The longest scope, in bytes.
    public static let scopeBytesMax = 256
    /// The most scopes of one grant.
    public static let scopesMax = 200
}
