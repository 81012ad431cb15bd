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

    @Test("reads the example of RFC 8037 and makes its signature")
    func publishedSignature() throws {
        var key = JSONWebKeyTests.ed
        key["d"] = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
        let signer = try JWSSigner(privateKey: .object(key), algorithm: .edDSA)
        let text = try signer.compact(
            header: Array(#"{"alg":"EdDSA"}"#.utf8),
            payload: Array("Example of Ed25519 signing".utf8)
        )
        let signature =
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        #expect(String(decoding: text, as: UTF8.self).hasSuffix("." + signature))
    }

    @Test("refuses a private key whose halves do not belong together, or that lacks a number")
    func brokenKeys() throws {
        var key = JSONWebKeyTests.ed
        key["d"] = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
        let error = #expect(throws: JSONWebKeyError.self) {
            try JWSSigner(privateKey: .object(key), algorithm: .edDSA)
        }
        #expect(error?.code == "key_refused")
        #expect(throws: JSONWebKeyError.memberInvalid("d")) {
            try JWSSigner(privateKey: .object(JSONWebKeyTests.rsa), algorithm: .rs256)
        }
        key["alg"] = "EdDSA"
        #expect(throws: JSONWebKeyError.memberInvalid("alg")) {
            try JWSSigner(privateKey: .object(key), algorithm: .rs256)
        }
        key["use"] = "enc"
        #expect(throws: JSONWebKeyError.notForSignatures) {
            try JWSSigner(privateKey: .object(key))
        }
    }

    @Test("reads private keys whose public halves are published", .enabled(if: Vectors.isAvailable))
    func publishedKeys() throws {
        let file = try Vectors.json("jwt-attacks/TEST-ONLY-private-keys.json")
        let published = try JSONWebKeySet(parsing: Vectors.bytes("jwt-attacks/jwks.json"))
        var run = 0
        for key in published.keys {
            let members = try #require(file["keys"]?.object?.members)
            let own = members.first { $0.value["kid"]?.string == key.id?.text }
            let algorithm = try #require(JWSSignerTests.algorithms.first { key.isUsable(for: $0) })
            guard let own, own.value["key_ops"] == nil else { continue }
            let signer = try JWSSigner(privateKey: own.value, algorithm: algorithm)
            #expect(signer.publicKey.thumbprint == key.thumbprint)
            run += 1
        }
        #expect(run >= 5)
    }
}
