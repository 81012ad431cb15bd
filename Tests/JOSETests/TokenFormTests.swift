import JOSE
import JSON
import Testing

@Suite("Token form")
struct TokenFormTests {
    @Test(
        "is three parts of strict base64url",
        arguments: [
            ("", TokenError.notCompact), ("a", .notCompact), ("a.b", .notCompact),
            ("a.b.c.d.e", .notCompact), ("{\"payload\":\"e30\"}", .notCompact),
            ("...", .notCompact), ("..", .malformed(.signature)), (".e30.AA", .malformed(.header)),
            ("e30..AA", .headerInvalid(.alg)), ("eyJhbGciOiJFUzI1NiJ9..AA", .malformed(.payload)),
            ("eyJhbGciOiJFUzI1NiJ9.e30.", .malformed(.signature)),
            ("eyJhbGciOiJFUzI1NiJ9.e30.AB", .malformed(.signature)),
            ("eyJhbGciOiJFUzI1NiJ9.e30=.AA", .malformed(.payload)),
            ("eyJhbGciOiJFUzI1NiJ9=.e30.AA", .malformed(.header)),
            ("W10.e30.AA", .malformed(.header)),
            ("eyJhbGciOiJFUzI1NiJ9.W10.AA", .malformed(.payload)),
            ("é.e30.AA", .malformed(.header)), ("\u{0}.e30.AA", .malformed(.header)),
        ]
    )
    func form(text: String, error: TokenError) {
        #expect(throws: error) { try UnverifiedToken(compact: text) }
        #expect(throws: error) { try UnverifiedToken(compact: Array(text.utf8)) }
    }

    @Test("is at most 16 KiB")
    func largestToken() throws {
        let issuer = try Issuer()
        let limit = TokenLimits.standard.bytes
        let empty = try issuer.token(header: issuer.header, claims: .object(issuer.claims))
        // Four characters of base64url are three bytes of claims.
        var claims = issuer.claims
        claims["x"] = .letters((limit - empty.utf8.count) / 4 * 3 - 6)
        let token = try issuer.token(header: issuer.header, claims: .object(claims))
        #expect((limit - 4...limit).contains(token.utf8.count))
        _ = try issuer.verify(token)
        let count = token.utf8.count
        let tight = TokenLimits(bytes: count, depth: 64)
        _ = try UnverifiedToken(compact: token, limits: tight)
        let tooTight = TokenLimits(bytes: count - 1, depth: 64)
        #expect(throws: TokenError.tooLarge(limit: count - 1)) {
            try UnverifiedToken(compact: token, limits: tooTight)
        }
        #expect(throws: TokenError.tooLarge(limit: limit)) {
            try UnverifiedToken(compact: token + "AAAA")
        }
    }

    @Test("is at most 64 deep", arguments: [(63, true), (64, false)])
    func depth(nested: Int, isAllowed: Bool) throws {
        let issuer = try Issuer()
        var claims = issuer.claims
        let text = String(repeating: "[", count: nested) + String(repeating: "]", count: nested)
        claims["x"] = try JSONValue(parsing: Array(text.utf8))
        let token = try issuer.token(header: issuer.header, claims: .object(claims))
        #expect(((try? issuer.verify(token)) != nil) == isAllowed)
    }

    @Test("leaves nothing to read but header and issuer until it is verified")
    func unverified() throws {
        let issuer = try Issuer()
        let text = try issuer.token(header: issuer.header, claims: .object(issuer.claims))
        let token = try UnverifiedToken(compact: text)
        #expect(token.unverifiedIssuer == "https://issuer.example/")
        #expect(token.header.algorithm == .es256)
        #expect(token.header.algorithmName == "ES256")
        #expect(token.header.keyID == KeyID("key-1"))
        #expect(token.header.type == "JWT")
        #expect("\(token)" == "<secret>")
        #expect(try "\(issuer.verify(text))" == "<secret>")
        var claims = issuer.claims
        claims["iss"] = 1
        let other = try issuer.token(header: issuer.header, claims: .object(claims))
        #expect(try UnverifiedToken(compact: other).unverifiedIssuer == nil)
    }

    @Test("a signature holds for its own bytes alone")
    func signature() throws {
        let issuer = try Issuer()
        let text = try issuer.token(header: issuer.header, claims: .object(issuer.claims))
        _ = try issuer.verify(text)
        let bytes = Array(text.utf8)
        let dots = bytes.indices.filter { bytes[$0] == UInt8(ascii: ".") }
        for place in bytes.indices where !dots.contains(place) {
            var changed = bytes
            changed[place] =
                changed[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let token = String(decoding: changed, as: UTF8.self)
            #expect(throws: TokenError.self) { try issuer.verify(token) }
        }
        let stranger = try Issuer()
        #expect(throws: TokenError.signatureInvalid) { try stranger.verify(text) }
        // An expired token is called so only if its signature holds.
        #expect(throws: TokenError.expired) { try issuer.verify(text, now: 1_900_000_000) }
        #expect(throws: TokenError.signatureInvalid) {
            try stranger.verify(text, now: 1_900_000_000)
        }
    }

    @Test("has a code for each error, in words that do not change")
    func codes() throws {
        let id = try #require(KeyID("k"))
        let codes: [(TokenError, String)] = [
            (.tooLarge(limit: 1), "token_too_large"), (.notCompact, "token_not_compact"),
            (.malformed(.header), "token_malformed"),
            (.headerInvalid(.alg), "token_header_invalid"),
            (.headerNotUnderstood(.crit), "token_header_not_understood"),
            (.typeNotAllowed, "token_type_not_allowed"),
            (.algorithmNotAllowed("none"), "token_algorithm_not_allowed"),
            (.keyIDMissing, "token_key_id_missing"), (.unknownKey(id), "token_key_unknown"),
            (.keyNotUsable(id), "token_key_not_usable"),
            (.signatureInvalid, "token_signature_invalid"),
            (.issuerMismatch, "token_issuer_mismatch"),
            (.audienceMismatch, "token_audience_mismatch"), (.useAmbiguous, "token_use_ambiguous"),
            (.claimMissing(.sub), "token_claim_missing"),
            (.claimInvalid(.sub), "token_claim_invalid"),
            (.claimNotAllowed(.cnf), "token_claim_not_allowed"),
            (.nonceMismatch, "token_nonce_mismatch"),
            (.authorizedPartyMismatch, "token_authorized_party_mismatch"),
            (.notYetValid(.nbf), "token_not_yet_valid"), (.expired, "token_expired"),
        ]
        for (error, code) in codes { #expect(error.code == code) }
    }
}
