public import JSON

/// The header of a JWS, of which nothing is to be believed before the signature holds (RFC 7515 §4).
public struct JOSEHeader: Sendable {
    /// `alg` as it stands there.
    public let algorithmName: ExactString
    /// The algorithm of that name, if it is known.
    public let algorithm: JWSAlgorithm?
    /// `kid`, if there is one.
    public let keyID: KeyID?
    /// `typ`, if there is one.
    public let type: ExactString?

    /// Reads the first part of a JWS.
    ///
    /// Keys and addresses of keys in it (`jwk`, `jku`, `x5c`, `x5u`) are not so much as looked at.
    init(_ object: JSONObject) throws(TokenError) {
        for member in [HeaderMember.crit, .b64, .cty] where object[member] != nil {
            throw .headerNotUnderstood(member)
        }
        guard let algorithmName = try object.string(.alg) else { throw .headerInvalid(.alg) }
        self.algorithmName = algorithmName
        algorithm = JWSAlgorithm(rawValue: algorithmName.string)
        type = try object.string(.typ)
        if let text = try object.string(.kid) {
            guard let keyID = KeyID(text) else { throw .headerInvalid(.kid) }
            self.keyID = keyID
        } else {
            keyID = nil
        }
    }
}

extension JSONObject {
    /// A member that is a string or not there.
    fileprivate func string(_ member: HeaderMember) throws(TokenError) -> ExactString? {
        guard let value = self[member] else { return nil }
        guard let text = value.string else { throw .headerInvalid(member) }
        return text
    }
}
