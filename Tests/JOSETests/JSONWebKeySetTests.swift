import JOSE
import JSON
import Testing

@Suite("JSON web key sets")
struct JSONWebKeySetTests {
    @Test(
        "are objects with an array of keys",
        arguments: [
            ("", "key_set_invalid_json"), ("{", "key_set_invalid_json"),
            ("[]", "key_set_malformed"),
            ("null", "key_set_malformed"), ("{}", "key_set_malformed"),
            (#"{"keys":{}}"#, "key_set_malformed"), (#"{"keys":null}"#, "key_set_malformed"),
            (#"{"keys":[],"keys":[]}"#, "key_set_invalid_json"),
            (#"{"keys":[]} "x""#, "key_set_invalid_json"),
            ("\u{FEFF}" + #"{"keys":[]}"#, "key_set_invalid_json"),
        ]
    )
    func malformed(text: String, code: String) {
        let error = #expect(throws: JSONWebKeySetError.self) {
            try JSONWebKeySet(parsing: Array(text.utf8))
        }
        #expect(error?.code == code)
    }

    @Test("have at most 100 entries", arguments: [(100, true), (101, false)])
    func entryLimit(count: Int, isAllowed: Bool) throws {
        let entries = JSONValue.array(Array(repeating: .null, count: count))
        let document: JSONValue = ["keys": entries]
        guard isAllowed else {
            #expect(throws: JSONWebKeySetError.tooManyEntries(limit: 100)) {
                try JSONWebKeySet(parsing: document.encoded())
            }
            return
        }
        #expect(try JSONWebKeySet(parsing: document.encoded()).skipped.count == count)
    }

    @Test("have at most 1 MiB", arguments: [(0, true), (1, false)])
    func byteLimit(extra: Int, isAllowed: Bool) {
        let text = Array(#"{"keys":[]}"#.utf8)
        let spaces = JSONWebKeySet.byteCountMax + extra - text.count
        let padded = text + [UInt8](repeating: UInt8(ascii: " "), count: spaces)
        let keys = try? JSONWebKeySet(parsing: padded)
        #expect((keys != nil) == isAllowed)
    }

    @Test("keep their good keys whatever stands beside them")
    func mixture() throws {
        var good = JSONWebKeyTests.ec
        good["kid"] = "good"
        let document: JSONValue = [
            "keys": [
                nil, "text", [], ["kty": "oct", "k": "AAAA", "kid": "good"],
                .object(JSONWebKeyTests.ed), .object(good), ["kty": "EC", "kid": "good"],
            ], "more": 1,
        ]
        let keys = try JSONWebKeySet(parsing: document.encoded())
        #expect(keys.keys.map(\.id) == [KeyID("good")])
        #expect(keys.skipped.map(\.index) == [0, 1, 2, 3, 4, 6])
        #expect(
            keys.skipped.map(\.error.code) == [
                "key_not_an_object", "key_not_an_object", "key_not_an_object", "key_not_public",
                "key_id_missing", "key_not_supported",
            ]
        )
        let id = try #require(KeyID("good"))
        #expect(keys.key(id: id, algorithm: .es256) != nil)
        #expect(keys.key(id: id, algorithm: .es384) == nil)
        #expect(keys.contains(id))
    }

    @Test("choose no key where two share a name, for one algorithm or for two")
    func sharedName() throws {
        func keys(_ algorithms: [JWSAlgorithm]) throws -> JSONWebKeySet {
            JSONWebKeySet(
                try algorithms.map { try JWSSigner(generating: $0, keyID: KeyID("k")).publicKey }
            )
        }
        let id = try #require(KeyID("k"))
        #expect(try keys([.es256]).key(id: id, algorithm: .es256)?.algorithm == .es256)
        for algorithms: [JWSAlgorithm] in [[.es256, .es256], [.es256, .edDSA]] {
            let shared = try keys(algorithms)
            #expect(algorithms.allSatisfy { shared.key(id: id, algorithm: $0) == nil })
            #expect(shared.contains(id))
        }
    }

    @Test("vouch for a token only as long as they choose its key")
    func withdrawal() throws {
        let issuer = try Issuer()
        let text = try issuer.signer.token(claims: issuer.claims)
        let token = try issuer.verify(text)
        #expect(token.isVouchedFor(by: issuer.keys))
        #expect(!token.isVouchedFor(by: JSONWebKeySet()))
        // The same name on another key is another key.
        let next = try JWSSigner(generating: .es256, keyID: KeyID("key-1")).publicKey
        #expect(!token.isVouchedFor(by: JSONWebKeySet([next])))
        #expect(!token.isVouchedFor(by: JSONWebKeySet([issuer.signer.publicKey, next])))
    }

    @Test("are written and read back")
    func roundTrip() throws {
        let issuer = try Issuer()
        let keys = try JSONWebKeySet(parsing: issuer.keys.publicJSON.encoded())
        #expect(keys.publicJSON == issuer.keys.publicJSON)
        #expect(keys.skipped.isEmpty)
    }
}
