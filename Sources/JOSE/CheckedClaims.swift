internal import JSON

/// What is required of the claims themselves, whoever signed them.
struct CheckedClaims {
    let subject: ExactString
    let use: TokenUse
    /// The configured audiences that the token names, in the policy's order.
    let audiences: [ExactString]
    let times: TokenTimes

    /// Checks all but the times against the clock, cheap checks first.
    init(
        _ claims: JSONObject,
        type: TokenType?,
        policy: TokenPolicy
    ) throws(TokenError) {
        guard claims[.iss]?.string == policy.issuer else { throw .issuerMismatch }
        let named = try CheckedClaims.audiences(claims)
        let matched = policy.audiences.filter { named.contains($0.value) }
        guard let use = matched.first?.use else { throw .audienceMismatch }
        guard matched.allSatisfy({ $0.use == use }) else { throw .useAmbiguous }
        self.use = use
        audiences = matched.map(\.value)
        subject = try CheckedClaims.subject(claims)
        // One that is no string (RFC 7519 §4.1.7) could not be revoked.
        if let id = claims[.jti], id.string == nil { throw .claimInvalid(.jti) }
        times = try TokenTimes(claims)
        switch use {
        case .access:
            guard policy.requiredType == nil || type == policy.requiredType else {
                throw .typeNotAllowed
            }
            try CheckedClaims.checkAccessToken(claims)
        case .id:
            guard type != .accessToken else { throw .typeNotAllowed }
            let token = IDTokenClaims(
                claims: claims,
                audienceCount: named.count,
                clients: audiences
            )
            try token.check(expectedNonce: policy.expectedNonce)
        }
    }

    /// `aud`: a string, or an array of nothing but strings (RFC 7519 §4.1.3).
    private static func audiences(_ claims: JSONObject) throws(TokenError) -> [ExactString] {
        switch claims[.aud] {
        case nil: throw .claimMissing(.aud)
        case .string(let audience): return [audience]
        case .array(let elements):
            let audiences = elements.compactMap(\.string)
            guard audiences.count == elements.count else { throw .claimInvalid(.aud) }
            return audiences
        case .null, .bool, .number, .object: throw .claimInvalid(.aud)
        }
    }

    private static func subject(_ claims: JSONObject) throws(TokenError) -> ExactString {
        guard let value = claims[.sub] else { throw .claimMissing(.sub) }
        guard let subject = value.string, SubjectSyntax.allows(subject) else {
            throw .claimInvalid(.sub)
        }
        return subject
    }

    private static let foreignMarks: [ClaimName] = [
        .nonce, .accessTokenHash, .codeHash, .stateHash, .events, .cnf,
    ]

    /// Refuses the marks of ID tokens, of event tokens, and of tokens that need a proof of possession.
    private static func checkAccessToken(_ claims: JSONObject) throws(TokenError) {
        for mark in foreignMarks where claims[mark] != nil { throw .claimNotAllowed(mark) }
    }
}
