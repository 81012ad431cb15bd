import JOSE
import JSON
import Testing

/// A JWK that differs from a good one by a little, and why it is refused.
struct KeyCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The code of the error; nil if the key is good.
    let code: String?
    let key: JSONObject

    init(_ name: String, _ code: String?, _ key: JSONObject, _ members: [ExactString: JSONValue?]) {
        testDescription = name
        self.code = code
        var key = key
        for (name, value) in members { key[name] = value }
        self.key = key
    }
}

@Suite("JSON web keys")
struct JSONWebKeyTests {
    /// RFC 7638 §3.1.
    static let rsa = JSONObject([
        "kty": "RSA", "e": "AQAB",
        "n": """
        0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPeb\
        WKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368Q\
        QMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2\
        NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw
        """,
    ])
    /// RFC 7515 appendix A.3.
    static let ec = JSONObject([
        "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    ])
    /// RFC 8037 appendix A.2.
    static let ed = JSONObject([
        "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    ])

    static let good: [KeyCase] = [
        KeyCase("RSA", nil, rsa, [:]), KeyCase("EC", nil, ec, [:]),
        KeyCase("Ed25519", nil, ed, [:]),
        KeyCase("use sig", nil, rsa, ["use": "sig"]),
        KeyCase("key_ops with verify", nil, rsa, ["key_ops": ["sign", "verify"]]),
        KeyCase("alg of the type", nil, rsa, ["alg": "PS512"]),
        KeyCase("alg of the curve", nil, ec, ["alg": "ES256"]),
        KeyCase("EdDSA", nil, ed, ["alg": "EdDSA"]),
        KeyCase("unknown members", nil, rsa, ["x5c": ["?"], "x5u": 1, "ext": true]),
        KeyCase("kid of 512 bytes", nil, ed, ["kid": .letters(512)]),
        KeyCase("n with a leading zero", nil, rsa, ["n": .string(rsa.padded("n"))]),
    ]

    static let refused: [KeyCase] = [
        KeyCase("kty absent", "key_member_invalid", rsa, ["kty": nil]),
        KeyCase("kty in another case", "key_not_supported", rsa, ["kty": "rsa"]),
        KeyCase("kty a number", "key_member_invalid", rsa, ["kty": 1]),
        KeyCase("a secret", "key_not_public", JSONObject([]), ["kty": "oct", "k": "AAAA"]),
        KeyCase("oct without k", "key_not_supported", JSONObject([]), ["kty": "oct"]),
        KeyCase("with d", "key_not_public", ec, ["d": "AA"]),
        KeyCase("with d null", "key_not_public", ec, ["d": .null]),
        KeyCase("with q", "key_not_public", rsa, ["q": "AA"]),
        KeyCase("with oth", "key_not_public", rsa, ["oth": []]),
        KeyCase("use enc", "key_not_for_signatures", rsa, ["use": "enc"]),
        KeyCase("use SIG", "key_not_for_signatures", rsa, ["use": "SIG"]),
        KeyCase("use null", "key_member_invalid", rsa, ["use": .null]),
        KeyCase("key_ops without verify", "key_not_for_signatures", rsa, ["key_ops": ["sign"]]),
        KeyCase("key_ops empty", "key_not_for_signatures", rsa, ["key_ops": []]),
        KeyCase("key_ops a string", "key_member_invalid", rsa, ["key_ops": "verify"]),
        KeyCase("key_ops with a number", "key_member_invalid", rsa, ["key_ops": ["verify", 1]]),
        KeyCase("alg unknown", "key_not_supported", rsa, ["alg": "RSA-OAEP"]),
        KeyCase("alg none", "key_not_supported", rsa, ["alg": "none"]),
        KeyCase("alg a number", "key_member_invalid", rsa, ["alg": 256]),
        KeyCase("alg of another type", "key_member_invalid", rsa, ["alg": "ES256"]),
        KeyCase("alg of another curve", "key_member_invalid", ec, ["alg": "ES384"]),
        KeyCase("alg of a secret", "key_member_invalid", rsa, ["alg": "HS256"]),
        KeyCase("kid a number", "key_member_invalid", rsa, ["kid": 5]),
        KeyCase("kid of 513 bytes", "key_member_invalid", ed, ["kid": .letters(513)]),
        KeyCase("n absent", "key_member_invalid", rsa, ["n": nil]),
        KeyCase("n empty", "key_member_invalid", rsa, ["n": ""]),
        KeyCase("n padded", "key_member_invalid", rsa, ["n": .string(ExactString("AA=="))]),
        KeyCase("n zero", "key_refused", rsa, ["n": "AA"]),
        KeyCase("e one", "key_refused", rsa, ["e": "AQ"]),
        KeyCase("e zero", "key_refused", rsa, ["e": "AA"]),
        KeyCase("crv unknown", "key_not_supported", ec, ["crv": "secp256k1"]),
        KeyCase("crv in another case", "key_not_supported", ec, ["crv": "p-256"]),
        KeyCase("crv of another length", "key_refused", ec, ["crv": "P-384"]),
        KeyCase("x short", "key_refused", ec, ["x": "AQ"]),
        KeyCase("x not on the curve", "key_refused", ec, ["x": ec["y"]]),
        KeyCase("y absent", "key_member_invalid", ec, ["y": nil]),
        KeyCase("Ed448", "key_not_supported", ed, ["crv": "Ed448"]),
        KeyCase("X25519", "key_not_supported", ed, ["crv": "X25519"]),
        KeyCase("Ed25519 x short", "key_refused", ed, ["x": "AA"]),
    ]

    @Test("are read and written back", arguments: good)
    func goodKey(_ example: KeyCase) throws {
        let key = try JSONWebKey(.object(example.key))
        let copy = try JSONWebKey(key.publicJSON)
        #expect(copy.publicJSON == key.publicJSON)
        #expect(copy.thumbprint == key.thumbprint)
        #expect(key.publicJSON["use"] == "sig")
        #expect(key.publicJSON["alg"] == example.key["alg"])
        #expect(key.publicJSON["kid"] == example.key["kid"])
    }

    @Test("are refused", arguments: refused)
    func badKey(_ example: KeyCase) {
        let error = #expect(throws: JSONWebKeyError.self) {
            try JSONWebKey(.object(example.key))
        }
        #expect(error?.code == example.code)
        #expect(error?.description.isEmpty == false)
    }

    @Test("are objects", arguments: [JSONValue.null, 7, "a", [], .bool(true)])
    func noKey(_ value: JSONValue) {
        #expect(throws: JSONWebKeyError.notAnObject) { try JSONWebKey(value) }
    }

    @Test("have the published thumbprint, however they are written")
    func thumbprints() throws {
        let rsa = try JSONWebKey(.object(JSONWebKeyTests.rsa))
        #expect(rsa.thumbprintText == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
        let ed = try JSONWebKey(.object(JSONWebKeyTests.ed))
        #expect(ed.thumbprintText == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
        var padded = JSONWebKeyTests.rsa
        padded["n"] = .string(padded.padded("n"))
        padded["kid"] = "another"
        #expect(try JSONWebKey(.object(padded)).thumbprint == rsa.thumbprint)
    }

    @Test("go with the algorithms of their type and curve, and of their alg")
    func usability() throws {
        func algorithms(_ key: JSONObject, alg: String?) throws -> Set<JWSAlgorithm> {
            var key = key
            key["alg"] = alg.map { .string(ExactString($0)) }
            let webKey = try JSONWebKey(.object(key))
            return Set(JWSAlgorithm.allCases.filter { webKey.isUsable(for: $0) })
        }
        let rsa = JSONWebKeyTests.rsa
        #expect(
            try algorithms(rsa, alg: nil) == [.rs256, .rs384, .rs512, .ps256, .ps384, .ps512]
        )
        #expect(try algorithms(rsa, alg: "PS256") == [.ps256])
        #expect(try algorithms(JSONWebKeyTests.ec, alg: nil) == [.es256])
        #expect(try algorithms(JSONWebKeyTests.ed, alg: nil) == [.edDSA])
    }
}

extension JSONObject {
    /// The base64url member `name` with a zero byte before its bytes.
    fileprivate func padded(_ name: ExactString) -> ExactString {
        Base64URL.encode([0] + (self[name]?.string.flatMap { Base64URL.decode($0) } ?? []))
    }
}
