import JSON
import OpenSSL
import Testing

@testable import JOSE

@Suite("Examples of the RFCs", .enabled(if: Vectors.isAvailable))
struct ExampleTests {
    @Test("RFC 7515, 7519, 7638, 7797 and 8037")
    func rfcExamples() throws {
        let file = try VectorFile("jose/rfc.json")
        var run = 0
        for vector in file.cases {
            let id = try vector.text("id")
            switch (try vector.text("alg"), try vector.text("result")) {
            case ("thumbprint-sha256", "valid"):
                let key = try JSONWebKey(try #require(file.key(of: vector)))
                let expected = try vector.text("thumbprint")
                #expect(key.thumbprintText.string == expected, "\(id)")
            case (_, "valid"):
                let key = try #require(file.key(of: vector), "\(id)")
                #expect(JWSOutcome(try vector.text("jws"), key: key) == .valid, "\(id)")
            case (_, "reject"):
                let key = file.key(of: vector) ?? .null
                #expect(JWSOutcome(try vector.text("jws"), key: key) == .invalid, "\(id)")
            case (let alg, let result): Issue.record("\(id): unknown form \(alg) \(result)")
            }
            run += 1
        }
        #expect(run == file.count)
    }

    @Test("RFC 7520 and its companions")
    func cookbook() throws {
        let file = try VectorFile("jose/cookbook.json")
        var run = 0
        for vector in file.cases {
            let id = try vector.text("id")
            let key = try #require(file.key(of: vector), "\(id)")
            switch (try vector.text("form"), try vector.text("kind")) {
            case ("jwk", "jwk"): try checkKey(vector, key, id)
            case ("compact", "jws"): try checkSignature(vector, key, id)
            case ("compact", "jwe"), ("compact", "jws-detached"):
                let text = try vector.text("jws")
                #expect(JWSOutcome(text, key: key) == .invalid, "\(id)")
                #expect((try? UnverifiedToken(compact: text)) == nil, "\(id)")
            case ("json", _), ("json_flat", _):
                let text = try #require(vector["jws"]).encoded()
                #expect(throws: TokenError.notCompact, "\(id)") {
                    try UnverifiedToken(compact: text)
                }
            case (let form, let kind): Issue.record("\(id): unknown form \(form) \(kind)")
            }
            run += 1
        }
        #expect(run == file.count)
    }

    /// The signature holds, but the payload is text, and so no token.
    private func checkSignature(_ vector: JSONValue, _ key: JSONValue, _ id: String) throws {
        let text = try vector.text("jws")
        #expect(try vector.text("result") == "valid", "\(id)")
        #expect(JWSOutcome(text, key: key) == .valid, "\(id)")
        let jws = try CompactJWS(Array(text.utf8), limits: .standard)
        #expect(jws.payload == Array(try vector.text("payload").utf8), "\(id)")
        #expect(throws: TokenError.malformed(.payload), "\(id)") {
            try UnverifiedToken(compact: text)
        }
    }

    private func checkKey(_ vector: JSONValue, _ key: JSONValue, _ id: String) throws {
        let document: JSONValue = ["keys": [key]]
        let keys = try JSONWebKeySet(parsing: document.encoded())
        switch try vector.text("bearer") {
        case "usable as a JWKS entry": #expect(keys.keys.count == 1, "\(id)")
        case "a public JWKS must not hold it":
            #expect(keys.skipped.map(\.error) == [.notPublic], "\(id)")
        case let bearer: Issue.record("\(id): unknown form \(bearer)")
        }
    }
}
