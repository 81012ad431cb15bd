internal import JSON

/// The rules for ID tokens beyond those for all tokens (OpenID Connect Core §3.1.3.7).
struct IDTokenClaims {
    let claims: JSONObject
    /// How many audiences the token names, known here or not.
    let audienceCount: Int
    /// The client ids of the policy that are among them.
    let clients: [ExactString]

    func check(expectedNonce: ExactString?) throws(TokenError) {
        guard claims[.iat] != nil else { throw .claimMissing(.iat) }
        // A logout token is for a client id too, and no answer to who signed in.
        for mark in [ClaimName.events, .cnf] where claims[mark] != nil {
            throw .claimNotAllowed(mark)
        }
        try checkNonce(expectedNonce)
        try checkAuthorizedParty()
    }

    private func checkNonce(_ expected: ExactString?) throws(TokenError) {
        let nonce = claims[.nonce]
        if let nonce, nonce.string == nil { throw .claimInvalid(.nonce) }
        guard let expected else { return }
        guard nonce?.string == expected else { throw .nonceMismatch }
    }

    private func checkAuthorizedParty() throws(TokenError) {
        guard let party = claims[.azp] else {
            guard audienceCount == 1 else { throw .claimMissing(.azp) }
            return
        }
        guard let client = party.string else { throw .claimInvalid(.azp) }
        guard clients.contains(client) else { throw .authorizedPartyMismatch }
    }
}
