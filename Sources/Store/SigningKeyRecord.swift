public import Directory
public import JSON
public import OpenSSL

/// A key that tokens are signed with, and its certificate.
public struct SigningKeyRecord: Sendable {
    /// What a key is used for at present.
    public enum State: String, CaseIterable, Sendable {
        /// Published, and the next to sign.
        case next
        /// Signs.
        case current
        /// Signs no more; published as long as tokens that it signed may live.
        case previous
    }

    /// The `kid` of its tokens.
    public let id: ExactString
    /// The private key, as DER of PKCS #8.
    public let privateKey: Secret
    /// Its X.509 certificate, as DER.
    public let certificate: [UInt8]
    /// When it was made.
    public let createdAt: UserTime
    /// What it is used for.
    public var state: State
    /// Since when.
    public var stateSince: UserTime

    /// A key.
    public init(
        id: ExactString,
        privateKey: Secret,
        certificate: [UInt8],
        createdAt: UserTime,
        state: State
    ) {
        self.id = id
        self.privateKey = privateKey
        self.certificate = certificate
        self.createdAt = createdAt
        self.state = state
        stateSince = createdAt
    }
}
