import JOSE
import JSON
import OpenSSL

extension Benchmark {
    /// Tokens that were never seen before, each verified once, beside OpenSSL's check of the signature alone.
    static func tokens() throws {
        let key = try PrivateKey(generating: .rsa(bits: 2_048))
        let signer = try JWSSigner(key, algorithm: .rs256)
        let keys = JSONWebKeySet([signer.publicKey])
        let policy = TokenPolicy(
            issuer: "https://issuer.example/",
            audiences: [Audience("https://bench.example/", use: .access)],
            algorithms: [.rs256]
        )
        let tokens = try (0..<500).map { try token($0, by: signer) }
        let messages = try tokens.map { try SignedMessage($0) }
        let now = 1_767_225_600.0
        let whole = try nanoseconds {
            for token in tokens {
                let token = try UnverifiedToken(compact: token)
                consume(try token.verify(keys: keys, policy: policy, now: now))
            }
        }
        let signature = try nanoseconds {
            for message in messages where !message.isSigned(by: key.publicKey) {
                throw Situation.WrongAnswer()
            }
        }
        report("first-seen token, RS256", whole / Double(tokens.count) / 1000, "µs")
        report("its signature beside all of it", signature / whole, "times", aim: "0.85")
    }

    private static func token(_ number: Int, by signer: JWSSigner) throws -> [UInt8] {
        let claims: JSONValue = [
            "iss": "https://issuer.example/", "aud": "https://bench.example/",
            "iat": 1_767_225_600, "exp": 4_102_444_800,
            "sub": .string(ExactString("auth0|\(number)")),
            "roles": ["role-3", "role-10", "role-17"],
        ]
        return Array(try signer.token(claims: claims.object ?? JSONObject()).utf8)
    }
}

/// What of a token is signed, and its signature.
private struct SignedMessage {
    let message: [UInt8]
    let signature: [UInt8]

    init(_ token: [UInt8]) throws {
        guard let dot = token.lastIndex(of: UInt8(ascii: ".")) else {
            throw Situation.WrongAnswer()
        }
        message = Array(token[..<dot])
        let encoded = Array(token[(dot + 1)...])
        guard let signature = Base64URL.decode(encoded.span) else { throw Situation.WrongAnswer() }
        self.signature = signature
    }

    func isSigned(by key: PublicKey) -> Bool {
        key.isSignature(signature, of: message, by: .rsaPKCS1(.sha256))
    }
}
