import Directory
import JSON
import Testing

@Suite("Attributes that find users")
struct UserAttributeTests {
    @Test(
        "are strings and whole numbers",
        arguments: [
            ("/user_id", "auth0|63d1"), ("/username", "chuck"), ("/logins_count", "3"),
            ("/identities/0/user_id", "63d1"), ("/identities/1/profileData/email", "c@example.org"),
            ("/app_metadata/roles/0", "viewer"), ("/app_metadata/roles", nil),
            ("/app_metadata/n", nil), ("/blocked", nil), ("/user_metadata", nil), ("", nil),
            ("/missing", nil), ("/identities/2/user_id", nil), ("/app_metadata/roles/-", nil),
        ] as [(String, ExactString?)]
    )
    func value(pointer: String, expected: ExactString?) throws {
        let user = try #require(User(json: try UserJSONTests.parsed(UserJSONTests.complete)))
        #expect(UserAttribute(try JSONPointer(pointer)).value(in: user) == expected)
    }

    @Test("are no empty strings")
    func empty() throws {
        var user = try #require(User(json: try UserJSONTests.parsed(UserJSONTests.complete)))
        user.username = ""
        #expect(UserAttribute(try JSONPointer("/username")).value(in: user) == nil)
    }

    @Test("an e-mail address counts only if it is verified")
    func email() throws {
        var user = try #require(User(json: try UserJSONTests.parsed(UserJSONTests.complete)))
        let attribute = UserAttribute(try JSONPointer("/email"))
        #expect(attribute.value(in: user) == "chuck@example.com")
        user.isEmailVerified = false
        #expect(attribute.value(in: user) == nil)
    }
}
