internal import Directory
public import JOSE
public import JSON

extension VerifiedToken {
    /// The `client_id`, if the token is a client's; nil for a user's.
    ///
    /// It is a client's only if it is an access token, and `gty` is `client-credentials` and `sub` is `azp`
    /// followed by `@clients`, or `client_id` equals `sub` (RFC 9068 §2.2).
    public var client: ExactString? {
        guard use == .access else { return nil }
        if let client = claims["client_id"]?.string, client == subject { return client }
        guard claims["gty"]?.string == "client-credentials",
            let party = claims["azp"]?.string,
            ExactString(party.string + UserID.clientSuffix) == subject
        else { return nil }
        return party
    }
}
