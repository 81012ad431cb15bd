public import Directory
public import JSON
public import MicroHTTPD
public import OpenSSL
public import Passwords
public import Store

/// What the operator should know.
///
/// None of it holds a password, a secret, a token, or a name that was typed at a sign-in.
public enum OpenIDEvent: Sendable {
    /// Tokens were given out.
    case tokensIssued(client: ExactString, user: UserID?, audience: ExactString, OpenIDOrigin)
    /// A client was not who it said, or may not do what it asked.
    case clientRefused(code: String, client: ExactString?, OpenIDOrigin)
    /// A user was not signed in.
    case signInRefused(code: String, client: ExactString, user: UserID?, OpenIDOrigin)
    /// The token that was brought to `/userinfo` or `/tokeninfo` was refused.
    case tokenRefused(code: String, OpenIDOrigin)
    /// The store did not do what it was asked.
    case storeFailed(StoreError, OpenIDOrigin)
    /// A password could not be compared.
    case passwordsFailed(PasswordError, user: UserID?, OpenIDOrigin)
    /// Something could not be signed or digested.
    case cryptographyFailed(OpenSSLError, OpenIDOrigin)
    /// Changed signing keys could not be read: those of before stay in force.
    case keysNotReloaded(SigningKeysError)
    /// Changed clients could not be read: until they can, what is asked about them is not answered.
    case clientsNotReloaded(StoreError)

    /// The code in logs, never reworded once released.
    public var code: String {
        switch self {
        case .tokensIssued: "tokens_issued"
        case .clientRefused(let code, _, _), .signInRefused(let code, _, _, _),
            .tokenRefused(let code, _):
            code
        case .storeFailed(let error, _), .clientsNotReloaded(let error): error.code
        case .passwordsFailed(let error, _, _): error.code
        case .cryptographyFailed: "cryptography_failed"
        case .keysNotReloaded(let error): error.code
        }
    }
}

/// Where a request came from.
public struct OpenIDOrigin: Sendable {
    /// What was asked for.
    public let operation: OpenIDOperation
    /// The client's address.
    public let peer: PeerAddress
    /// The request's id.
    public let requestID: String

    init(operation: OpenIDOperation, peer: PeerAddress, requestID: String) {
        self.operation = operation
        self.peer = peer
        self.requestID = requestID
    }

    init(_ operation: OpenIDOperation, _ request: HTTPRequest) {
        self.init(operation: operation, peer: request.peer, requestID: request.requestID)
    }
}
