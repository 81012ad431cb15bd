import Directory
import JSON
import Testing

@Suite("Users as JSON")
struct UserJSONTests {
    static let smallest = """
        {"created_at":"2023-01-25T19:00:27.084Z","email_verified":false,"identities":[\
        {"connection":"Username-Password-Authentication","user_id":"63d1","provider":"auth0",\
        "isSocial":false}],"updated_at":"2023-01-25T19:00:27.084Z","user_id":"auth0|63d1"}
        """
    static let complete = """
        {"created_at":"2023-01-25T19:00:27.084Z","email":"chuck@example.com",\
        "email_verified":true,"family_name":"Nil","given_name":"Chuck","identities":[\
        {"connection":"Username-Password-Authentication","user_id":"63d1","provider":"auth0",\
        "isSocial":false},{"connection":"google-oauth2","user_id":"1163",\
        "provider":"google-oauth2","isSocial":true,"profileData":{"email":"c@example.org"}}],\
        "name":"Chuck","nickname":"chuck","phone_number":"+15551234567","phone_verified":false,\
        "picture":"https://example.com/a.png","updated_at":"2023-01-26T00:00:00.000Z",\
        "user_id":"auth0|63d1","user_metadata":{"theme":{"dark":true}},"username":"chuck",\
        "app_metadata":{"roles":["viewer"],"n":1.50},"blocked":true,"last_ip":"192.0.2.1",\
        "last_login":"2023-01-25T20:00:00.000Z",\
        "last_password_reset":"2023-01-25T19:30:00.000Z","logins_count":3}
        """

    static func parsed(_ text: String) throws -> JSONObject {
        try #require(JSONValue(parsing: Array(text.utf8)).object)
    }

    @Test("come back as they were, with all attributes and with the fewest")
    func roundTrip() throws {
        for text in [Self.smallest, Self.complete] {
            let object = try Self.parsed(text)
            let user = try #require(User(json: object))
            #expect(JSONValue.object(user.json).description == text)
            #expect(User(json: user.json) == user)
        }
    }

    @Test("hold what the attributes say")
    func attributes() throws {
        let user = try #require(User(json: try Self.parsed(Self.complete)))
        #expect(user.connection == "Username-Password-Authentication")
        #expect(user.isBlocked && user.blocked == true && user.isPhoneVerified == false)
        #expect(user.loginsCount == 3 && user.lastIP == "192.0.2.1")
        #expect(user.createdAt.milliseconds == 1_674_673_227_084)
        #expect(user.identities[1].isSocial)
        #expect(user.identities[1].profileData?["email"] == "c@example.org")
    }

    @Test(
        "without one of the attributes that every user has are refused",
        arguments: ["created_at", "email_verified", "identities", "updated_at", "user_id"]
    )
    func missing(member: String) throws {
        var object = try Self.parsed(Self.smallest)
        object[ExactString(member)] = nil
        #expect(User(json: object) == nil)
        object[ExactString(member)] = .null
        #expect(User(json: object) == nil)
    }

    @Test(
        "with an attribute of another kind are refused",
        arguments: [
            ("user_id", "auth0"), ("user_id", 1), ("created_at", "2023-01-25"), ("created_at", 0),
            ("updated_at", "now"), ("email_verified", "true"), ("identities", []),
            ("identities", nil), ("identities", [nil]), ("identities", [["provider": "auth0"]]),
            ("blocked", 1), ("blocked", "true"), ("blocked", nil), ("app_metadata", []),
            ("app_metadata", "{}"), ("app_metadata", nil), ("user_metadata", 1), ("email", 1),
            ("email", nil), ("username", ["chuck"]), ("phone_number", 1), ("name", false),
            ("nickname", [:]), ("given_name", 0), ("family_name", 0), ("picture", []),
            ("phone_verified", 1), ("last_login", "today"), ("last_login", 0), ("last_ip", 1),
            ("logins_count", "3"), ("logins_count", nil), ("last_password_reset", "never"),
            ("Blocked", true),
        ] as [(ExactString, JSONValue)]
    )
    func malformed(member: ExactString, value: JSONValue) throws {
        var object = try Self.parsed(Self.complete)
        object[member] = value
        #expect(User(json: object) == nil)
    }

    @Test(
        "with an incomplete identity are refused",
        arguments: ["connection", "provider", "user_id", "isSocial"] as [ExactString]
    )
    func identity(member: ExactString) throws {
        var object = try Self.parsed(Self.complete)
        var identities = try #require(object["identities"]?.array)
        var identity = try #require(identities[1].object)
        identity[member] = nil
        identities[1] = .object(identity)
        object["identities"] = .array(identities)
        #expect(User(json: object) == nil)
    }

    @Test("show the picture that the user chose, or else the profile's")
    func picture() throws {
        var user = try #require(User(json: try Self.parsed(Self.complete)))
        #expect(user.shownPicture == "https://example.com/a.png")
        user.userMetadata?["picture"] = "https://example.com/b.png"
        #expect(user.shownPicture == "https://example.com/b.png")
        user.userMetadata?["picture"] = "HTTP://example.com/c.png"
        #expect(user.shownPicture == "HTTP://example.com/c.png")
    }

    @Test(
        "show the profile's picture where a page could not show the user's own, or would run it",
        arguments: [
            1, nil, "", "javascript:alert(1)", "JavaScript://a.example/%0aalert(1)",
            "data:image/svg+xml,<svg/onload=alert(1)>", "//a.example/p", "/p", "https://",
            "https:///p", "ftp://a.example/p", " https://a.example/p", "https://a.example/ p",
            "https://a.example/\"onerror=x", "https://a.example/<", "https://a.example/\u{7F}",
            .string(ExactString("https://a.example/" + String(repeating: "p", count: 2_031))),
        ] as [JSONValue]
    )
    func pictureThatIsNone(choice: JSONValue) throws {
        var user = try #require(User(json: try Self.parsed(Self.complete)))
        user.userMetadata?["picture"] = choice
        #expect(user.shownPicture == "https://example.com/a.png")
        user.picture = nil
        #expect(user.shownPicture == nil)
    }

    @Test("are blocked only if an administrator said so", arguments: [nil, false, true])
    func blocked(value: Bool?) throws {
        var user = try #require(User(json: try Self.parsed(Self.smallest)))
        user.blocked = value
        #expect(user.isBlocked == (value == true))
        #expect(user.json["blocked"] == value.map(JSONValue.bool))
    }
}
