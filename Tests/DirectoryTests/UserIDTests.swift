import Directory
import JSON
import Testing

@Suite("User ids")
struct UserIDTests {
    @Test(
        "are split at the first bar",
        arguments: [
            ("auth0|63d17c4bdf1ce171262c7e93", "auth0", "63d17c4bdf1ce171262c7e93"),
            ("samlp|acme|jane@acme.example", "samlp", "acme|jane@acme.example"),
            ("a||", "a", "|"), ("google-oauth2|a b/c", "google-oauth2", "a b/c"),
            ("auth0|@clients.example", "auth0", "@clients.example"),
        ] as [(String, ExactString, ExactString)]
    )
    func parts(text: String, provider: ExactString, identifier: ExactString) throws {
        let id = try #require(UserID(ExactString(text)))
        #expect(id.provider == provider && id.identifier == identifier)
        #expect(id.text.string == text && id.description == text)
        #expect(UserID(provider: provider, identifier: identifier) == id)
    }

    @Test(
        "are refused without a bar or a side of it, with control characters, and as clients'",
        arguments: [
            "", "|", "auth0", "auth0|", "|a", "auth0|a\u{0}", "auth0|a\n", "a\u{7F}|a",
            "auth0|a@clients", "auth0|@clients", "a|b\u{1F}c", "a|b\u{80}", "a|\u{85}b",
            "\u{9F}a|b",
        ]
    )
    func refused(text: String) {
        #expect(UserID(ExactString(text)) == nil)
    }

    @Test("have at most 1,024 bytes")
    func length() {
        let longest = "auth0|" + String(repeating: "é", count: 509)
        #expect(longest.utf8.count == UserID.bytesMax)
        #expect(UserID(ExactString(longest)) != nil)
        #expect(UserID(ExactString(longest + "a")) == nil)
    }

    @Test("have no bar in the provider")
    func provider() {
        #expect(UserID(provider: "a|b", identifier: "c") == nil)
    }

    @Test("are compared as bytes")
    func bytes() {
        #expect(UserID("auth0|é") != UserID("auth0|e\u{301}"))
        #expect(UserID("auth0|a") != UserID("auth0|A"))
    }
}
