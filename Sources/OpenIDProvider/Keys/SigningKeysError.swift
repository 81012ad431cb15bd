public import JSON
public import Store

/// Why there are no keys to sign with, or no new ones.
public enum SigningKeysError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The store did not do what it was asked.
    case store(StoreError)
    /// A key of the store cannot be used.
    case keyUnreadable(ExactString, String)
    /// There is no key that signs.
    case noCurrentKey
    /// No key could be made.
    case cannotMake(String)
    /// Tokens of so many earlier keys are still alive: wait with the next rotation.
    case rotatedTooOften(publishedMax: Int)

    /// The code in logs, never reworded once released.
    public var code: String {
        switch self {
        case .store(let error): error.code
        case .keyUnreadable: "signing_key_unreadable"
        case .noCurrentKey: "signing_key_missing"
        case .cannotMake: "signing_key_not_made"
        case .rotatedTooOften: "signing_keys_rotated_too_often"
        }
    }

    /// What was found, for the operator; without any key material.
    public var description: String {
        switch self {
        case .store(let error): error.description
        case .keyUnreadable(let id, let detail): "signing key `\(id)` cannot be used: \(detail)"
        case .noCurrentKey: "there is no current signing key"
        case .cannotMake(let detail): "no signing key could be made: \(detail)"
        case .rotatedTooOften(let limit):
            "tokens of earlier keys are still alive, and no more than \(limit) keys are published"
        }
    }
}
