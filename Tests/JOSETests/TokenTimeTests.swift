import JOSE
import JSON
import Testing

/// A claim with a time, written as in the token, and when the token is valid.
struct TimeCase: Sendable, CustomTestStringConvertible {
    let claim: ExactString
    let text: String
    let now: Double
    let error: TokenError?
    var testDescription: String { "\(claim) \(text) at \(now)" }

    init(_ claim: ExactString, _ text: String, at now: Double, _ error: TokenError? = nil) {
        self.claim = claim
        self.text = text
        self.now = now
        self.error = error
    }
}

@Suite("Token times")
struct TokenTimeTests {
    /// The leeway is 60 seconds; other times are in order.
    static let edges: [TimeCase] = [
        TimeCase("exp", "1800000000", at: 1_800_000_059.999),
        TimeCase("exp", "1800000000", at: 1_800_000_060, .expired),
        TimeCase("exp", "1800000000.5", at: 1_800_000_060.25),
        TimeCase("exp", "1800000000.5", at: 1_800_000_060.5, .expired),
        TimeCase("exp", "18e8", at: 1_800_000_059),
        TimeCase("exp", "1.8E+9", at: 1_800_000_060, .expired),
        TimeCase("exp", "9223372036854775807", at: 1_800_000_000),
        TimeCase("exp", "18446744073709551616", at: 1_800_000_000),
        TimeCase("exp", "1e308", at: 1_800_000_000),
        TimeCase("exp", "1e309", at: 1_800_000_000, .claimInvalid(.exp)),
        TimeCase("exp", "-1e309", at: 1_800_000_000, .claimInvalid(.exp)),
        TimeCase("exp", "-1e308", at: 1_800_000_000, .expired),
        TimeCase("exp", "-9223372036854775808", at: 1_800_000_000, .expired),
        TimeCase("exp", "-0", at: 1_800_000_000, .expired),
        TimeCase("exp", "1e-400", at: 1_800_000_000, .expired),
        TimeCase("exp", "1800000000", at: .nan, .notYetValid(.iat)),
        TimeCase("exp", "1800000000", at: .infinity, .expired),
        TimeCase("exp", "1800000000", at: -.infinity, .notYetValid(.iat)),
        TimeCase("nbf", "1800000060", at: 1_800_000_000),
        TimeCase("nbf", "1800000060.001", at: 1_800_000_000, .notYetValid(.nbf)),
        TimeCase("nbf", "-1", at: 1_800_000_000),
        TimeCase("nbf", "-1e308", at: 1_800_000_000),
        TimeCase("nbf", "1e308", at: 1_800_000_000, .notYetValid(.nbf)),
        TimeCase("nbf", "1e400", at: 1_800_000_000, .claimInvalid(.nbf)),
        TimeCase("iat", "1800000060", at: 1_800_000_000),
        TimeCase("iat", "1800000061", at: 1_800_000_000, .notYetValid(.iat)),
        TimeCase("iat", "18446744073709551616", at: 1_800_000_000, .notYetValid(.iat)),
    ]

    @Test("have exactly the configured leeway", arguments: edges)
    func edge(_ edge: TimeCase) throws {
        let issuer = try Issuer()
        var claims = issuer.claims
        claims[edge.claim] = try JSONValue(parsing: Array(edge.text.utf8))
        let token = try issuer.token(header: issuer.header, claims: .object(claims))
        guard let error = edge.error else {
            _ = try issuer.verify(token, now: edge.now)
            return
        }
        #expect(throws: error) { try issuer.verify(token, now: edge.now) }
    }

    @Test(
        "have no more leeway than 300 seconds",
        arguments: [(300.0, 1_800_003_899.0), (1e9, 1_800_003_899), (.infinity, 1_800_003_899)]
    )
    func largestLeeway(leeway: Double, now: Double) throws {
        var issuer = try Issuer()
        issuer.policy.leewaySeconds = leeway
        let token = try issuer.token(header: issuer.header, claims: .object(issuer.claims))
        _ = try issuer.verify(token, now: now)
        #expect(throws: TokenError.expired) { try issuer.verify(token, now: now + 1) }
    }

    @Test("have no leeway where it is not above zero", arguments: [-1e9, 0.0])
    func noLeeway(leeway: Double) throws {
        var issuer = try Issuer()
        issuer.policy.leewaySeconds = leeway
        let token = try issuer.token(header: issuer.header, claims: .object(issuer.claims))
        #expect(throws: TokenError.expired) { try issuer.verify(token, now: 1_800_003_600) }
    }

    @Test("are never right by a leeway that is no number")
    func leewayThatIsNoNumber() throws {
        var issuer = try Issuer()
        issuer.policy.leewaySeconds = .nan
        let token = try issuer.token(header: issuer.header, claims: .object(issuer.claims))
        #expect(throws: TokenError.self) { try issuer.verify(token) }
    }

    @Test("are checked again on a token that was kept")
    func checkedAgain() throws {
        let issuer = try Issuer()
        var claims = issuer.claims
        claims["nbf"] = 1_799_999_500
        let token = try issuer.token(header: issuer.header, claims: .object(claims))
        let verified = try issuer.verify(token)
        #expect(verified.expiresAt == 1_800_003_600)
        #expect(verified.notBefore == 1_799_999_500)
        #expect(verified.issuedAt == 1_799_999_000)
        try verified.checkTimes(now: 1_800_003_659, leeway: 60)
        #expect(throws: TokenError.expired) {
            try verified.checkTimes(now: 1_800_003_660, leeway: 60)
        }
        #expect(throws: TokenError.notYetValid(.nbf)) {
            try verified.checkTimes(now: 1_799_999_439, leeway: 60)
        }
    }
}
