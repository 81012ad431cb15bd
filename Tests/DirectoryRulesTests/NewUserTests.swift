import Directory
import JSON
import Testing

@Suite("New users")
struct NewUserTests {
    @Test("defaults are those that the live service was seen to set")
    func defaults() throws {
        // The digest is the MD5 of `chuck@example.com`, as a recorded picture has it.
        let digest: [UInt8] = [
            0x0B, 0x79, 0xE7, 0xDA, 0x7B, 0xC7, 0x87, 0x75, 0x60, 0x62, 0x0C, 0xF8, 0xF2, 0xCC,
            0x93, 0xAE,
        ]
        let new = try NewUser(
            Samples.body(with: ["email": "Chuck@Example.com", "username": "Chuck"]),
            in: Samples.connections
        )
        #expect(new.addressOfPicture?.text == "chuck@example.com")
        let user = try new.user(
            randomBytes: Samples.randomBytes,
            digest: digest,
            at: UserTime(milliseconds: 1_674_673_226_187)
        )
        let expected = try json(
            #"""
            {"created_at": "2023-01-25T19:00:26.187Z", "email": "chuck@example.com",
             "email_verified": false,
             "identities": [{"connection": "Username-Password-Authentication",
                             "user_id": "000102030405060708090a0b", "provider": "auth0",
                             "isSocial": false}],
             "name": "chuck@example.com", "nickname": "chuck",
             "picture": "https://s.gravatar.com/avatar/0b79e7da7bc7877560620cf8f2cc93ae?s=480&r=pg&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2Fch.png",
             "updated_at": "2023-01-25T19:00:26.187Z",
             "user_id": "auth0|000102030405060708090a0b", "username": "chuck"}
            """#
        )
        #expect((user?.json).map(JSONValue.object) == expected)
    }

    @Test("what the body gives is kept")
    func given() throws {
        let user = try Samples.user([
            "user_id": "x", "name": "N", "nickname": "K", "given_name": "G", "family_name": "F",
            "picture": "https://a.example/p", "blocked": false, "email_verified": true,
            "phone_number": "+1", "phone_verified": true, "verify_email": false,
            "user_metadata": ["a": ["b": nil], "gone": nil], "app_metadata": ["roles": ["r"]],
        ])
        let plain = try Samples.user()
        #expect(
            user.difference(from: plain) == [
                "user_id": "auth0|x", "name": "N", "nickname": "K", "given_name": "G",
                "family_name": "F", "picture": "https://a.example/p", "blocked": false,
                "email_verified": true, "phone_number": "+1", "phone_verified": true,
                "user_metadata": ["a": ["b": nil]], "app_metadata": ["roles": ["r"]],
                "identities": [
                    [
                        "connection": "Username-Password-Authentication", "user_id": "x",
                        "provider": "auth0", "isSocial": false,
                    ]
                ],
            ]
        )
    }

    @Test("a picture that is given needs no digest, and without one there is none")
    func picture() throws {
        let given = Samples.body(with: ["picture": "https://a.example/p"])
        #expect(try NewUser(given, in: Samples.connections).addressOfPicture == nil)
        #expect(try Samples.user().picture == nil)
    }

    @Test(
        "passwordless connections have ids of their own",
        arguments: [
            (#"{"connection": "email", "email": "A@b.de"}"#, "email", "a@b.de", "a"),
            (#"{"connection": "sms", "phone_number": "+49123"}"#, "sms", "+49123", nil),
        ] as [(String, String, String, String?)]
    )
    func passwordless(body: String, provider: String, name: String, nickname: String?) throws {
        let new = try NewUser(json(body), in: Samples.connections)
        #expect(new.password == nil)
        let user = try #require(
            try new.user(randomBytes: Samples.randomBytes, digest: nil, at: Samples.created)
        )
        #expect(user.id.text.string == "\(provider)|000102030405060708090a0b")
        #expect(user.identities.first?.connection.string == provider)
        #expect(user.name?.string == name)
        #expect(user.nickname?.string == nickname)
        #expect(!user.isEmailVerified)
    }

    @Test("a number that is not there is not verified", arguments: [nil, false, true])
    func phone(isVerified: Bool?) throws {
        var members = JSONObject()
        members["phone_verified"] = isVerified.map(JSONValue.bool)
        #expect(try Samples.user(.object(members)).isPhoneVerified == isVerified.map { _ in false })
        members["phone_number"] = "+1"
        #expect(try Samples.user(.object(members)).isPhoneVerified == (isVerified == true))
    }

    @Test("a password never prints")
    func password() throws {
        let new = try NewUser(Samples.body, in: Samples.connections)
        #expect(new.password?.bytes == Array("Roundhouse1".utf8))
        #expect(!"\(new)".contains("Roundhouse1"))
        #expect(!String(reflecting: new).contains("Roundhouse1"))
        var dumped = ""
        dump(new, to: &dumped)
        #expect(!dumped.contains("Roundhouse1"))
    }

    @Test("without 12 random bytes there is no id, unless it is given")
    func noRandomness() throws {
        let new = try NewUser(Samples.body, in: Samples.connections)
        #expect(try new.user(randomBytes: [], digest: nil, at: Samples.created) == nil)
        let named = try NewUser(Samples.body(with: ["user_id": "x"]), in: Samples.connections)
        #expect(try named.user(randomBytes: [], digest: nil, at: Samples.created) != nil)
    }

    @Test("an unknown connection is a fault of its own, after those of the body")
    func unknownConnection() {
        let unknown = Samples.body(with: ["connection": "nowhere"])
        #expect(throws: UserFault.unknownConnection) {
            try NewUser(unknown, in: Samples.connections)
        }
        #expect(throws: UserFault.payload(.notAllowed(["shoe"], areShown: false))) {
            try NewUser(Samples.merged(unknown, ["shoe": 1]), in: Samples.connections)
        }
    }

    @Test(
        "a passwordless user has no password and no user name",
        arguments: [UserMember.password, .username]
    )
    func noPassword(member: UserMember) throws {
        let connection = try #require(Samples.connections["email"])
        let body = JSONValue.object(
            JSONObject([
                .init(key: "connection", value: "email"), .init(key: "email", value: "a@b.de"),
                .init(key: ExactString(member.rawValue), value: "x"),
            ])
        )
        #expect(throws: UserFault.unsupported(.notInConnection(member, connection))) {
            try NewUser(body, in: Samples.connections)
        }
    }
}
