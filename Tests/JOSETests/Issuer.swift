import JOSE
import JSON
import Testing

/// An issuer with one key, which makes tokens right and wrong.
struct Issuer {
    static let now = 1_800_000_000.0

    let signer: JWSSigner
    var policy: TokenPolicy

    init(_ algorithm: JWSAlgorithm = .es256) throws {
        signer = try JWSSigner(generating: algorithm, keyID: KeyID("key-1"))
        policy = TokenPolicy(
            issuer: "https://issuer.example/",
            audiences: [
                Audience("https://api.example/", use: .access), Audience("client-1", use: .id),
                Audience("https://other-api.example/", use: .access),
                Audience("client-2", use: .id),
            ],
            algorithms: [algorithm],
            leewaySeconds: 60
        )
    }

    var keys: JSONWebKeySet { JSONWebKeySet([signer.publicKey]) }

    var header: JSONObject {
        JSONObject([
            "alg": .string(ExactString(signer.algorithm.rawValue)), "typ": "JWT", "kid": "key-1",
        ])
    }

    /// The claims of an access token that is in order.
    var claims: JSONObject {
        JSONObject([
            "iss": "https://issuer.example/", "aud": "https://api.example/", "sub": "auth0|alice",
            "iat": 1_799_999_000, "exp": 1_800_003_600,
        ])
    }

    /// The claims of an ID token that is in order.
    var idClaims: JSONObject {
        var claims = claims
        claims["aud"] = "client-1"
        return claims
    }

    func token(header: JSONObject, claims: JSONValue) throws -> String {
        let bytes = try signer.compact(
            header: JSONValue.object(header).encoded(),
            payload: claims.encoded()
        )
        return String(decoding: bytes, as: UTF8.self)
    }

    func verify(_ token: String, now: Double = Issuer.now) throws(TokenError) -> VerifiedToken {
        try UnverifiedToken(compact: token).verify(keys: keys, policy: policy, now: now)
    }
}

extension JSONObject {
    init(_ members: KeyValuePairs<ExactString, JSONValue>) {
        self.init(members.map { Member(key: $0.key, value: $0.value) })
    }
}
