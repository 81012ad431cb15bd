internal import JSON

/// The header members that are looked at (RFC 7515 §4.1, RFC 7797 §3).
public enum HeaderMember: String, Sendable, CaseIterable {
    /// The algorithm.
    case alg
    /// The name of the key.
    case kid
    /// What the whole is.
    case typ
    /// What the payload is.
    case cty
    /// Extensions that must be understood.
    case crit
    /// Whether the payload is encoded.
    case b64
}

extension JSONObject {
    subscript(_ member: HeaderMember) -> JSONValue? { self[ExactString(member.rawValue)] }
}
