public import OpenSSL
public import Passwords
public import Store

/// What the operator should know of a request that failed.
public enum ManagementEvent: Sendable {
    /// The store did not do what it was asked.
    case storeFailed(StoreError, ManagementOperation)
    /// A password could not be hashed.
    case hashingFailed(PasswordError, ManagementOperation)
    /// Random bytes or a digest could not be had.
    case cryptographyFailed(OpenSSLError, ManagementOperation)
    /// Something failed that cannot fail.
    case unexpected(String, ManagementOperation)

    /// The code in logs, never reworded once released.
    public var code: String {
        switch self {
        case .storeFailed(let error, _): error.code
        case .hashingFailed(let error, _): error.code
        case .cryptographyFailed: "cryptography_failed"
        case .unexpected: "internal_error"
        }
    }
}
