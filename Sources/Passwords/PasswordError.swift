public import OpenSSL

/// Why a password was neither hashed nor compared.
public enum PasswordError: Error, Equatable, Sendable {
    /// As many passwords wait as may wait: try again in a few seconds.
    case overloaded
    /// Whoever asked was cancelled while waiting.
    case cancelled
    /// The password has more than ``PasswordPolicy/bytesMax`` bytes, or none, or a NUL.
    case notAllowed
    /// What the store kept is no hash, or one whose parameters are out of bounds.
    case hashUnreadable
    /// The hasher's own parameters, for new hashes, are out of bounds.
    case parametersOutOfBounds
    /// The library failed, for lack of memory or random numbers.
    case failed(OpenSSLError)

    /// The code in logs, never reworded once released.
    public var code: String {
        switch self {
        case .overloaded: "passwords_overloaded"
        case .cancelled: "passwords_cancelled"
        case .notAllowed: "passwords_not_allowed"
        case .hashUnreadable: "passwords_hash_unreadable"
        case .parametersOutOfBounds: "passwords_parameters_out_of_bounds"
        case .failed: "passwords_failed"
        }
    }
}
