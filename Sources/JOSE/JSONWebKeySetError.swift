public import JSON

/// Why a document is no key set.
public enum JSONWebKeySetError: Error, Equatable, Sendable {
    /// Not JSON, or over the limits for key sets.
    case json(JSONError)
    /// Not an object with an array `keys` (RFC 7517 §5.1).
    case notAKeySet
    /// More than `limit` entries.
    case tooManyEntries(limit: Int)

    /// The code in log records, never reworded once released.
    public var code: String {
        switch self {
        case .json: "key_set_invalid_json"
        case .notAKeySet: "key_set_malformed"
        case .tooManyEntries: "key_set_too_many_entries"
        }
    }
}

extension JSONWebKeySetError: CustomStringConvertible {
    /// What was found and what was expected.
    public var description: String {
        switch self {
        case .json(let error): error.description
        case .notAKeySet: "expected an object with an array `keys`"
        case .tooManyEntries(let limit): "more than \(limit) entries in `keys`"
        }
    }
}
