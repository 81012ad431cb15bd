import JOSE
import JSON
import Testing

/// A token that differs from one in order by a little, and what must come of it.
struct TokenRule: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let error: TokenError?
    let change: @Sendable (inout Issuer, inout JSONObject, inout JSONObject) -> Void
    var isIDToken = false

    /// A change of the claims.
    static func claims(
        _ name: String,
        _ error: TokenError?,
        id: Bool = false,
        _ change: @escaping @Sendable (inout JSONObject) -> Void
    ) -> TokenRule {
        TokenRule(
            testDescription: name,
            error: error,
            change: { _, _, claims in change(&claims) },
            isIDToken: id
        )
    }

    /// A change of the header.
    static func header(
        _ name: String,
        _ error: TokenError?,
        id: Bool = false,
        _ change: @escaping @Sendable (inout JSONObject) -> Void
    ) -> TokenRule {
        TokenRule(
            testDescription: name,
            error: error,
            change: { _, header, _ in change(&header) },
            isIDToken: id
        )
    }

    /// A change of the policy, and of the header or the claims with it.
    static func policy(
        _ name: String,
        _ error: TokenError?,
        id: Bool = false,
        _ change:
            @escaping @Sendable (inout TokenPolicy, inout JSONObject, inout JSONObject) -> Void
    ) -> TokenRule {
        TokenRule(
            testDescription: name,
            error: error,
            change: { issuer, header, claims in change(&issuer.policy, &header, &claims) },
            isIDToken: id
        )
    }
}

@Suite("Token rules")
struct TokenRuleTests {
    @Test("hold for headers", arguments: TokenRule.headers)
    func headers(_ rule: TokenRule) throws { try check(rule) }

    @Test("hold for claims of all tokens", arguments: TokenRule.commonClaims)
    func commonClaims(_ rule: TokenRule) throws { try check(rule) }

    @Test("keep access tokens and ID tokens apart", arguments: TokenRule.uses)
    func uses(_ rule: TokenRule) throws { try check(rule) }

    private func check(_ rule: TokenRule) throws {
        var issuer = try Issuer()
        var header = issuer.header
        var claims = rule.isIDToken ? issuer.idClaims : issuer.claims
        rule.change(&issuer, &header, &claims)
        let token = try issuer.token(header: header, claims: .object(claims))
        guard let error = rule.error else {
            let verified = try issuer.verify(token)
            #expect(verified.use == (rule.isIDToken ? .id : .access))
            #expect(verified.claims == claims)
            return
        }
        #expect(throws: error) { try issuer.verify(token) }
    }
}

extension TokenRule {
    static let headers: [TokenRule] = [
        .header("nothing changed", nil) { _ in },
        .header("typ absent", nil) { $0["typ"] = nil },
        .header("typ in another case", nil) { $0["typ"] = "jWt" },
        .header("typ of an access token", nil) { $0["typ"] = "AT+jwt" },
        .header("typ of an access token, in full", nil) { $0["typ"] = "application/at+jwt" },
        .header("typ JWT in full", .typeNotAllowed) { $0["typ"] = "application/jwt" },
        .header("typ of a logout token", .typeNotAllowed) { $0["typ"] = "logout+jwt" },
        .header("typ empty", .typeNotAllowed) { $0["typ"] = "" },
        .header("typ null", .headerInvalid(.typ)) { $0["typ"] = JSONValue.null },
        .header("alg absent", .headerInvalid(.alg)) { $0["alg"] = nil },
        .header("alg a number", .headerInvalid(.alg)) { $0["alg"] = 256 },
        .header("alg none", .algorithmNotAllowed("none")) { $0["alg"] = "none" },
        .header("alg in another case", .algorithmNotAllowed("es256")) { $0["alg"] = "es256" },
        .header("alg known, not allowed", .algorithmNotAllowed("RS256")) { $0["alg"] = "RS256" },
        .policy("no algorithm configured", .algorithmNotAllowed("ES256")) { policy, _, _ in
            policy.algorithms = []
        },
        .policy("alg allowed, of another key", .keyNotUsable(.named("key-1"))) {
            policy,
            header,
            _ in
            policy.algorithms = [.es256, .es384]
            header["alg"] = "ES384"
        },
        .policy("HS256 allowed: a public key is no secret", .keyNotUsable(.named("key-1"))) {
            policy,
            header,
            _ in
            policy.algorithms = [.es256, .hs256]
            header["alg"] = "HS256"
        },
        .header("kid absent", .keyIDMissing) { $0["kid"] = nil },
        .header("kid a number", .headerInvalid(.kid)) { $0["kid"] = 1 },
        .header("kid in another case", .unknownKey(.named("KEY-1"))) { $0["kid"] = "KEY-1" },
        .header("kid of 512 bytes", .unknownKey(.long)) { $0["kid"] = .string(KeyID.long.text) },
        .header("kid of 513 bytes", .headerInvalid(.kid)) {
            $0["kid"] = .string(ExactString(KeyID.long.text.string + "k"))
        },
        .header("crit", .headerNotUnderstood(.crit)) { $0["crit"] = ["exp"] },
        .header("b64", .headerNotUnderstood(.b64)) { $0["b64"] = true },
        .header("cty", .headerNotUnderstood(.cty)) { $0["cty"] = "JWT" },
        .header("jku, x5u and others are ignored", nil) {
            $0["jku"] = "https://attacker.example/"
            $0["x5u"] = "file:///etc/passwd"
            $0["zip"] = "DEF"
        },
    ]

    static let commonClaims: [TokenRule] = [
        .claims("iss absent", .issuerMismatch) { $0["iss"] = nil },
        .claims("iss without its slash", .issuerMismatch) { $0["iss"] = "https://issuer.example" },
        .claims("iss an array", .issuerMismatch) { $0["iss"] = ["https://issuer.example/"] },
        .claims("aud absent", .claimMissing(.aud)) { $0["aud"] = nil },
        .claims("aud unknown", .audienceMismatch) { $0["aud"] = "https://api.example" },
        .claims("aud empty", .audienceMismatch) { $0["aud"] = [] },
        .claims("aud a number", .claimInvalid(.aud)) { $0["aud"] = 1 },
        .claims("aud with a number", .claimInvalid(.aud)) {
            $0["aud"] = ["https://api.example/", 1]
        },
        .claims("aud among others", nil) { $0["aud"] = ["x", "https://api.example/"] },
        .policy("no audience configured", .audienceMismatch) { policy, _, _ in policy.audiences = []
        },
        .claims("sub absent", .claimMissing(.sub)) { $0["sub"] = nil },
        .claims("sub a number", .claimInvalid(.sub)) { $0["sub"] = 1 },
        .claims("sub empty", .claimInvalid(.sub)) { $0["sub"] = "" },
        .claims("sub blank", .claimInvalid(.sub)) { $0["sub"] = " \u{A0}\u{3000}" },
        .claims("sub with NUL", .claimInvalid(.sub)) { $0["sub"] = "a\u{0}" },
        .claims("sub with CR LF", .claimInvalid(.sub)) { $0["sub"] = "a\r\nb" },
        .claims("sub with DEL", .claimInvalid(.sub)) { $0["sub"] = "a\u{7F}" },
        .claims("sub with C1", .claimInvalid(.sub)) { $0["sub"] = "a\u{9F}" },
        .claims("sub of 1,024 bytes", nil) { $0["sub"] = .letters(1_024) },
        .claims("sub of 1,025 bytes", .claimInvalid(.sub)) { $0["sub"] = .letters(1_025) },
        .claims("sub with anything else", nil) { $0["sub"] = "a|\"../é\u{A0}{}%00" },
        .claims("exp absent", .claimMissing(.exp)) { $0["exp"] = nil },
        .claims("exp a string", .claimInvalid(.exp)) { $0["exp"] = "1800003600" },
        .claims("exp past", .expired) { $0["exp"] = 1_799_999_940 },
        .claims("exp past and wrong audience", .audienceMismatch) {
            $0["exp"] = 0
            $0["aud"] = "x"
        },
        .claims("nbf null", .claimInvalid(.nbf)) { $0["nbf"] = JSONValue.null },
        .claims("nbf ahead", .notYetValid(.nbf)) { $0["nbf"] = 1_800_000_061 },
        .claims("iat true", .claimInvalid(.iat)) { $0["iat"] = true },
        .claims("iat ahead", .notYetValid(.iat)) { $0["iat"] = 1_800_000_061 },
        .claims("iat absent", nil) { $0["iat"] = nil },
    ]

    static let uses: [TokenRule] = [
        .claims("an ID token", nil, id: true) { _ in },
        .claims("two audiences of one use", nil) {
            $0["aud"] = ["https://other-api.example/", "https://api.example/"]
        },
        .claims("audiences of both uses", .useAmbiguous) {
            $0["aud"] = ["https://api.example/", "client-1"]
        },
        .claims("access with nonce", .claimNotAllowed(.nonce)) { $0["nonce"] = JSONValue.null },
        .claims("access with at_hash", .claimNotAllowed(.accessTokenHash)) { $0["at_hash"] = "x" },
        .claims("access with c_hash", .claimNotAllowed(.codeHash)) { $0["c_hash"] = "x" },
        .claims("access with s_hash", .claimNotAllowed(.stateHash)) { $0["s_hash"] = "x" },
        .claims("access with events", .claimNotAllowed(.events)) { $0["events"] = ["x"] },
        .claims("access with cnf", .claimNotAllowed(.cnf)) { $0["cnf"] = ["jkt"] },
        .claims("access with azp", nil) { $0["azp"] = "client-1" },
        .policy("demanded typ absent", .typeNotAllowed) { policy, header, _ in
            policy.requiredType = .accessToken
            header["typ"] = nil
        },
        .policy("demanded typ not there", .typeNotAllowed) { policy, _, _ in
            policy.requiredType = .accessToken
        },
        .policy("demanded typ", nil) { policy, header, _ in
            policy.requiredType = .accessToken
            header["typ"] = "application/AT+JWT"
        },
        .header("ID with typ at+jwt", .typeNotAllowed, id: true) { $0["typ"] = "at+jwt" },
        .policy("ID, another typ demanded of access tokens", nil, id: true) { policy, header, _ in
            policy.requiredType = .accessToken
            header["typ"] = "JWT"
        },
        .policy("ID without typ, one demanded of access tokens", nil, id: true) {
            policy,
            header,
            _ in
            policy.requiredType = .accessToken
            header["typ"] = nil
        },
        .policy("ID with the typ demanded of access tokens", .typeNotAllowed, id: true) {
            policy,
            header,
            _ in
            policy.requiredType = .accessToken
            header["typ"] = "at+jwt"
        },
        .claims("jti a string", nil) { $0["jti"] = "1" },
        .claims("jti a number", .claimInvalid(.jti)) { $0["jti"] = 1 },
        .claims("jti null", .claimInvalid(.jti)) { $0["jti"] = JSONValue.null },
        .claims("ID with jti a list", .claimInvalid(.jti), id: true) { $0["jti"] = ["1"] },
        .claims("ID without iat", .claimMissing(.iat), id: true) { $0["iat"] = nil },
        .claims("ID with at_hash", nil, id: true) { $0["at_hash"] = "x" },
        .claims("ID with events", .claimNotAllowed(.events), id: true) { $0["events"] = ["x"] },
        .claims("ID with cnf", .claimNotAllowed(.cnf), id: true) { $0["cnf"] = ["x"] },
        .claims("ID with nonce, none expected", nil, id: true) { $0["nonce"] = "n" },
        .claims("ID with a nonce that is no string", .claimInvalid(.nonce), id: true) {
            $0["nonce"] = ["n"]
        },
        .policy("ID with the nonce", nil, id: true) { policy, _, claims in
            policy.expectedNonce = "n"
            claims["nonce"] = "n"
        },
        .policy("ID with another nonce", .nonceMismatch, id: true) { policy, _, claims in
            policy.expectedNonce = "n"
            claims["nonce"] = "N"
        },
        .policy("ID without the nonce", .nonceMismatch, id: true) { policy, _, _ in
            policy.expectedNonce = "n"
        },
        .claims("ID with azp", nil, id: true) { $0["azp"] = "client-1" },
        .claims("ID with another azp", .authorizedPartyMismatch, id: true) { $0["azp"] = "x" },
        .claims("ID with a client's azp, not named in aud", .authorizedPartyMismatch, id: true) {
            $0["azp"] = "client-2"
        },
        .claims("ID with azp null", .claimInvalid(.azp), id: true) { $0["azp"] = JSONValue.null },
        .claims("ID for several without azp", .claimMissing(.azp), id: true) {
            $0["aud"] = ["client-1", "x"]
        },
        .claims("ID for several with azp", nil, id: true) {
            $0["aud"] = ["x", "client-1"]
            $0["azp"] = "client-1"
        },
    ]
}

extension KeyID {
    static let long = KeyID.named(String(repeating: "k", count: 512))

    static func named(_ text: String) -> KeyID {
        guard let id = KeyID(ExactString(text)) else { return named("") }
        return id
    }
}

extension JSONValue {
    static func letters(_ count: Int) -> JSONValue {
        .string(ExactString(String(repeating: "s", count: count)))
    }
}
