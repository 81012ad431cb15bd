import JSON
import OpenSSL
import Testing

@testable import JOSE

/// What a JWS layer says of a text and a JWK or key set.
enum JWSOutcome: String {
    case valid
    case invalid

    init(_ text: String, key: JSONValue) {
        self = (try? JWSOutcome.isValid(text, key)) == true ? .valid : .invalid
    }

    private static func isValid(_ text: String, _ key: JSONValue) throws -> Bool {
        let jws = try CompactJWS(Array(text.utf8), limits: .standard)
        guard let algorithm = jws.header.algorithm else { return false }
        let entries = key["keys"]?.array ?? [key]
        if algorithm.signature == nil {
            // Shared secrets never come out of a key set by themselves. Here the caller takes one, out
            // of a document that holds nothing else and names it once.
            guard entries.allSatisfy({ $0["kty"]?.string == "oct" }) else { return false }
            let named = entries.filter { $0["kid"]?.string == jws.header.keyID?.text }
            guard let entry = named.first, named.count == 1 else { return false }
            return try SymmetricKey(entry, for: algorithm).hasTagged(text)
        }
        guard let keyID = jws.header.keyID else {
            // RFC examples have a lone key, and no `kid`.
            guard entries.count == 1, let entry = entries.first else { return false }
            return jws.isSigned(by: try JSONWebKey(entry))
        }
        let document: JSONValue = ["keys": .array(entries)]
        let keys = try JSONWebKeySet(parsing: document.encoded())
        guard let key = keys.key(id: keyID, algorithm: algorithm) else { return false }
        return jws.isSigned(by: key)
    }
}

@Suite("Wycheproof JWS", .enabled(if: Vectors.isAvailable))
struct WycheproofTests {
    /// Cases in which the key's `alg` is not the token's, and that are called valid all the same.
    ///
    /// Two are examples of RFC 7520 whose JWK says PS256 under PS384, one says ES521, which is no
    /// algorithm. The same file calls the same thing invalid elsewhere (`WrongPrimitive`,
    /// `mismatchedAlgAndCurve`), and so do we. Without the `alg` they must verify.
    static let wrongAlgorithmOfKey = [
        "wp/json_web_signature/346", "wp/json_web_signature/350", "wp/json_web_signature/351",
    ]

    /// A case called invalid for padding in its payload, which has none.
    ///
    /// Header, payload and tag are strict base64url, and the tag is right. Cases 358 and 376 are
    /// valid with the same key. As a bearer token it is refused like all others here.
    static let withoutItsFlaw = "wp/json_web_signature/370"

    @Test("gives the published result for each signature")
    func signatures() throws {
        let file = try VectorFile("jose/wycheproof-jws.json")
        var run = 0
        for vector in file.cases {
            let id = try vector.text("id")
            let text = try vector.text("jws")
            let result = try vector.text("result")
            let expected = try #require(JWSOutcome(rawValue: result), "\(id)")
            let key = try #require(file.key(of: vector), "\(id)")
            let outcome = JWSOutcome(text, key: key)
            if WycheproofTests.wrongAlgorithmOfKey.contains(id) {
                #expect(outcome == .invalid, "\(id)")
                #expect(JWSOutcome(text, key: key.withoutAlgorithm) == expected, "\(id)")
            } else if id == WycheproofTests.withoutItsFlaw {
                #expect(outcome == .valid, "\(id)")
            } else {
                #expect(outcome == expected, "\(id)")
            }
            run += 1
        }
        #expect(run == file.count)
    }

    @Test("never yields a bearer token, since no payload holds claims")
    func bearerTokens() throws {
        let file = try VectorFile("jose/wycheproof-jws.json")
        var run = 0
        for vector in file.cases {
            let id = try vector.text("id")
            let bearer = try vector.text("bearer")
            try #require(["accept", "reject"].contains(bearer), "\(id)")
            let token = try? UnverifiedToken(compact: try vector.text("jws"))
            // All that the signature layer accepts is refused for its payload; the rest may be, too.
            #expect(token == nil, "\(id)")
            // What the bearer must not get past, the signature layer does not let past either.
            let key = try #require(file.key(of: vector), "\(id)")
            let outcome = JWSOutcome(try vector.text("jws"), key: key)
            let isKnown = id == WycheproofTests.withoutItsFlaw
            #expect(bearer == "accept" || outcome == .invalid || isKnown, "\(id)")
            run += 1
        }
        #expect(run == file.count)
    }
}

extension JSONValue {
    /// A JWK without `alg`.
    fileprivate var withoutAlgorithm: JSONValue {
        guard var object else { return self }
        object["alg"] = nil
        return .object(object)
    }
}
