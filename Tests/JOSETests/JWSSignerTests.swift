import JOSE
import JSON
import OpenSSL
import Testing

@Suite("JWS signer")
struct JWSSignerTests {
    static let algorithms = JWSAlgorithm.allCases.filter { !$0.rawValue.hasPrefix("HS") }

    @Test("makes tokens that verify, with new keys of every algorithm", arguments: algorithms)
    func roundTrip(_ algorithm: JWSAlgorithm) throws {
        let issuer = try Issuer(algorithm)
        let text = try issuer.signer.token(claims: issuer.claims, type: "at+jwt")
        let token = try issuer.verify(text)
        #expect(token.algorithm == algorithm)
        #expect(token.issuer == issuer.policy.issuer)
        #expect(token.subject == "auth0|alice")
        #expect(token.audiences == ["https://api.example/"])
        #expect(token.keyID == issuer.signer.keyID)
        #expect(token.keyThumbprint == issuer.signer.publicKey.thumbprint)
        #expect(issuer.signer.publicKey.publicJSON["alg"]?.string?.string == algorithm.rawValue)
        #expect(issuer.signer.publicKey.publicJSON["d"] == nil)
    }

    @Test("names a key by its thumbprint if it has no other name")
    func defaultName() throws {
        let signer = try JWSSigner(generating: .edDSA)
        #expect(signer.keyID.text == signer.publicKey.thumbprintText)
    }

    @Test("makes tokens with a key that was stored")
    func storedKey() throws {
        let key = try PrivateKey(generating: .rsa(bits: 2_048))
        let id = KeyID("key-1")
        let signer = try JWSSigner(
            PrivateKey(pkcs8: key.pkcs8()),
            algorithm: .rs256,
            keyID: id
        )
        let issuer = try Issuer(.rs256)
        let text = try signer.token(claims: issuer.claims)
        let published = try JSONWebKeySet(
            [JWSSigner(key, algorithm: .rs256, keyID: id).publicKey]
        )
        let token = try UnverifiedToken(compact: text)
            .verify(keys: published, policy: issuer.policy, now: Issuer.now)
        #expect(token.keyID == id)
        #expect(throws: JSONWebKeyError.memberInvalid("alg")) {
            try JWSSigner(key, algorithm: .es256)
        }
    }

    @Test("publishes a key with its certificate, which changes nothing else")
    func certificate() throws {
        let key = try PrivateKey(generating: .rsa(bits: 2_048))
        let certificate = try Certificate(
            selfSignedBy: key,
            commonName: "issuer.example",
            validity: 1_700_000_000...1_900_000_000
        )
        let published = try JWSSigner(key, algorithm: .rs256).publicKey
        let json = try published.publicJSON(certificate: certificate)
        let chain = try #require(json["x5c"]?.array)
        let text = try #require(chain.first?.string)
        #expect(chain.count == 1)
        #expect(Base64.decode(text.utf8) == certificate.der)
        let label = try LegacyDigest.sha1(ofCertificate: certificate.der)
        #expect(json["x5t"]?.string.flatMap { Base64URL.decode($0) } == label)
        #expect(try JSONWebKey(json).publicJSON == published.publicJSON)
    }

    @Test("makes no tokens with a secret", arguments: [JWSAlgorithm.hs256, .hs384, .hs512])
    func noSecrets(_ algorithm: JWSAlgorithm) {
        #expect(throws: JSONWebKeyError.notSupported("alg")) {
            try JWSSigner(generating: algorithm)
        }
    }

    @Test("never prints")
    func neverPrints() throws {
        let signer = try JWSSigner(generating: .edDSA)
        var dumped = ""
        dump(signer, to: &dumped)
        #expect("\(signer)" == "<secret>")
        #expect(String(reflecting: signer) == "<secret>")
        #expect(dumped == "- <secret>\n")
    }

    @Test("makes the signature of RFC 8037 appendix A.4")
    func publishedSignature() throws {
        let seed = try #require(Base64URL.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"))
        // RFC 8410 §7: what stands before the seed in PKCS #8.
        let frame: [UInt8] = [
            0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22,
            0x04, 0x20,
        ]
        let signer = try JWSSigner(PrivateKey(pkcs8: Secret(frame + seed)), algorithm: .edDSA)
        #expect(
            signer.publicKey.publicJSON["x"] == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
        )
        let text = try signer.compact(
            header: Array(#"{"alg":"EdDSA"}"#.utf8),
            payload: Array("Example of Ed25519 signing".utf8)
        )
        let signature =
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        #expect(String(decoding: text, as: UTF8.self).hasSuffix("." + signature))
    }
}
