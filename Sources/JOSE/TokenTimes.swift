internal import JSON

/// The times of a token, in seconds since 1970, fractions included (RFC 7519 §2, NumericDate).
struct TokenTimes: Sendable, Equatable {
    let expiresAt: Double
    let notBefore: Double?
    let issuedAt: Double?

    /// Reads `exp`, which must be there, `nbf` and `iat`: all finite numbers.
    init(_ claims: JSONObject) throws(TokenError) {
        guard let expiresAt = try claims.time(.exp) else { throw .claimMissing(.exp) }
        self.expiresAt = expiresAt
        notBefore = try claims.time(.nbf)
        issuedAt = try claims.time(.iat)
    }

    /// Throws unless `now` is within the times, each moved by `leeway` in the token's favour.
    func check(now: Double, leeway: Double) throws(TokenError) {
        // Neither a leeway nor a clock that is no number can make a comparison come out true.
        let leeway = min(max(leeway, 0), TokenPolicy.leewaySecondsMax)
        if let notBefore, !(now >= notBefore - leeway) { throw .notYetValid(.nbf) }
        if let issuedAt, !(now >= issuedAt - leeway) { throw .notYetValid(.iat) }
        guard now < expiresAt + leeway else { throw .expired }
    }
}

extension JSONObject {
    /// A claim that is a finite number or not there.
    fileprivate func time(_ name: ClaimName) throws(TokenError) -> Double? {
        guard let value = self[name] else { return nil }
        guard let seconds = value.number?.double else { throw .claimInvalid(name) }
        return seconds
    }
}
