import Curl
import IdentityProvider
import JSON
import LoopbackServer
import Testing

@testable import struct IdentityProvider.DiscoveryLocation

@Suite("Discovery", .timeLimit(.minutes(2)))
struct DiscoveryTests {
    @Test(
        "the document is one slash after the issuer",
        arguments: [
            ("https://a.example", "https://a.example/.well-known/openid-configuration"),
            ("https://a.example/", "https://a.example/.well-known/openid-configuration"),
            ("https://a.example//", "https://a.example/.well-known/openid-configuration"),
            (
                "https://a.example/realms/x",
                "https://a.example/realms/x/.well-known/openid-configuration"
            ),
            (
                "https://a.example/realms/x/",
                "https://a.example/realms/x/.well-known/openid-configuration"
            ),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/.well-known/openid-configuration"),
        ]
    )
    func url(issuer: String, expected: String) throws {
        #expect(try DiscoveryLocation(issuer: ExactString(issuer)).url.text == expected)
    }

    @Test(
        "belongs to https issuers, and to http ones on loopback",
        arguments: [
            "", "a.example", "http://a.example/", "ftp://a.example/", "https://",
            "https://u@a.example/",
            "https://a.example/?x", "https://a.example/#x", "https://a.example/../b", "/",
            "https:///",
        ]
    )
    func issuerRefused(issuer: String) throws {
        let error = #expect(throws: KeySetError.self) {
            try DiscoveryLocation(issuer: ExactString(issuer))
        }
        #expect(error?.code == "issuer_invalid")
    }

    static let issuer = "https://a.example/x"
    static let keys = #""jwks_uri": "https://a.example/keys""#

    @Test(
        "the document must be the issuer's, and its set on the issuer's host",
        arguments: [
            ("", "discovery_invalid_json"), ("[]", "discovery_member_missing"),
            ("<html>", "discovery_invalid_json"), ("{}", "discovery_member_missing"),
            (#"{"issuer": "\#(issuer)"}"#, "discovery_member_missing"),
            (#"{\#(keys)}"#, "discovery_member_missing"),
            (#"{"issuer": null, \#(keys)}"#, "discovery_member_missing"),
            (#"{"issuer": ["\#(issuer)"], \#(keys)}"#, "discovery_member_missing"),
            (#"{"issuer": "\#(issuer)", "jwks_uri": 1}"#, "discovery_member_missing"),
            (
                #"{"issuer": "\#(issuer)", "issuer": "\#(issuer)", \#(keys)}"#,
                "discovery_invalid_json"
            ),
            (#"{"issuer": "\#(issuer)/", \#(keys)}"#, "discovery_issuer_mismatch"),
            (#"{"issuer": "https://a.example/X", \#(keys)}"#, "discovery_issuer_mismatch"),
            (#"{"issuer": "https://A.example/x", \#(keys)}"#, "discovery_issuer_mismatch"),
            (#"{"issuer": "https://b.example/x", \#(keys)}"#, "discovery_issuer_mismatch"),
            (#"{"issuer": "", \#(keys)}"#, "discovery_issuer_mismatch"),
        ]
    )
    func documentRefused(document: String, code: String) throws {
        let location = try DiscoveryLocation(issuer: ExactString(Self.issuer))
        let error = #expect(throws: KeySetError.self) {
            try location.keySetURL(from: Array(document.utf8))
        }
        #expect(error?.code == code)
    }

    @Test(
        "the set's URL is refused on other hosts, without TLS, or in a strange form",
        arguments: [
            "https://b.example/keys", "https://a.example.b/keys", "https://x.a.example/keys",
            "https://a.example@b.example/keys", "http://a.example/keys", "http://127.0.0.1/keys",
            "http://localhost/keys", "https://127.0.0.1/keys", "/keys", "keys", "//a.example/keys",
            "",
            "file:///etc/passwd", "https://a.example/../keys", "https://a.example/keys#x",
            "https:\\\\a.example/keys", "https://a.example\\@b.example/", "https://a.ex\u{E4}mple/",
            "https://\u{212A}.example/", "gopher://a.example/keys",
        ]
    )
    func keySetURLRefused(url: String) throws {
        let location = try DiscoveryLocation(issuer: ExactString(Self.issuer))
        let document: JSONValue = [
            "issuer": .string(ExactString(Self.issuer)), "jwks_uri": .string(ExactString(url)),
        ]
        let error = #expect(throws: KeySetError.self) {
            try location.keySetURL(from: document.encoded())
        }
        #expect(error?.code == "discovery_jwks_uri_refused")
    }

    @Test(
        "the set's URL is taken on the issuer's host",
        arguments: ["https://a.example/", "https://A.EXAMPLE/keys?x=y", "https://a.example:8443/k"]
    )
    func keySetURL(url: String) throws {
        let location = try DiscoveryLocation(issuer: ExactString(Self.issuer))
        let document: JSONValue = [
            "scopes_supported": ["openid"], "issuer": .string(ExactString(Self.issuer)),
            "jwks_uri": .string(ExactString(url)),
        ]
        #expect(try location.keySetURL(from: document.encoded()).text == url)
    }

    @Test("an issuer without a discovery document is refused at once")
    func cacheRefused() async throws {
        let client = try HTTPClient()
        #expect(throws: KeySetError.self) {
            try KeySetCache(issuer: "http://a.example/", location: .discovery, client: client)
        }
        await client.shutdown()
    }

    @Test("a set that the document places on another host is never asked for")
    func otherHost() async throws {
        let issuer = try TestIssuer()
        let other = try TestIssuer()
        let issuerName = issuer.issuer
        let there = "http://localhost:\(other.server.port)\(TestIssuer.keySetPath)"
        issuer.answerDiscovery { _ in
            .json(#"{"issuer": "\#(issuerName)", "jwks_uri": "\#(there)"}"#)
        }
        try await withCache(of: issuer.issuer) { session in
            guard case .failed(let error, _) = await session.nextEvent() else {
                Issue.record("expected a failure")
                return
            }
            #expect(error.code == "discovery_jwks_uri_refused")
            #expect(session.cache.snapshot.keys == nil)
        }
        #expect(other.server.requests.isEmpty)
    }

    @Test("a document of another issuer brings no keys")
    func mismatch() async throws {
        let issuer = try TestIssuer()
        let root = issuer.server.url("")
        issuer.answerDiscovery { _ in
            .json(#"{"issuer": "\#(root)", "jwks_uri": "\#(root)\#(TestIssuer.keySetPath)"}"#)
        }
        try await withCache(of: issuer.issuer) { session in
            guard case .failed(let error, _) = await session.nextEvent() else {
                Issue.record("expected a failure")
                return
            }
            #expect(error == .issuerMismatch)
        }
        #expect(issuer.keySetFetches == 0)
    }

    @Test("a redirect of the document is not followed")
    func redirect() async throws {
        let issuer = try TestIssuer()
        let other = try TestIssuer()
        let there = other.server.url("/.well-known/openid-configuration")
        issuer.answerDiscovery { _ in .response(301, headers: ["Location: \(there)"]) }
        try await withCache(of: issuer.issuer) { session in
            guard case .failed(let error, _) = await session.nextEvent() else {
                Issue.record("expected a failure")
                return
            }
            #expect(error == .statusNotOK(301))
        }
        #expect(other.server.requests.isEmpty)
    }
}
