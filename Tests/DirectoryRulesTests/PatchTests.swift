import Directory
import JSON
import Testing

@Suite("Patches")
struct PatchTests {
    static let before: JSONValue = [
        "username": "chuck", "given_name": "Chuck", "email_verified": true,
        "phone_number": "+1", "phone_verified": true, "blocked": true,
        "user_metadata": ["a": ["b": 1], "c": [1]], "app_metadata": ["a": ["b": 1], "c": [1]],
    ]

    /// A patch, and what differs afterwards apart from `updated_at`; null where a member is gone.
    static let changes: [(patch: String, difference: String)] = [
        (#"{}"#, #"{}"#),
        (
            #"{"name": "N", "nickname": "K", "family_name": "F"}"#,
            #"{"name": "N", "nickname": "K", "family_name": "F"}"#
        ),
        (#"{"given_name": null}"#, #"{"given_name": null}"#),
        (#"{"name": null, "nickname": null}"#, #"{"name": null, "nickname": null}"#),
        (#"{"picture": "https://a.example/p"}"#, #"{"picture": "https://a.example/p"}"#),
        (#"{"blocked": false}"#, #"{"blocked": false}"#),
        (#"{"verify_email": false, "client_id": "x", "verify_phone_number": true}"#, #"{}"#),
        // Credentials.
        (
            #"{"email": "New@Example.com"}"#,
            #"{"email": "new@example.com", "email_verified": false}"#
        ),
        (
            #"{"email": "new@example.com", "email_verified": true}"#,
            #"{"email": "new@example.com"}"#
        ),
        (#"{"email": "CHUCK@example.com"}"#, #"{}"#),
        (#"{"email": null}"#, #"{"email": null, "email_verified": false}"#),
        (#"{"email_verified": false}"#, #"{"email_verified": false}"#),
        (#"{"username": "NORRIS"}"#, #"{"username": "norris"}"#),
        (#"{"username": null}"#, #"{"username": null}"#),
        (#"{"phone_number": "+2"}"#, #"{"phone_number": "+2", "phone_verified": false}"#),
        (#"{"phone_number": "+2", "phone_verified": true}"#, #"{"phone_number": "+2"}"#),
        (#"{"phone_number": null}"#, #"{"phone_number": null, "phone_verified": null}"#),
        (
            #"{"phone_number": null, "phone_verified": true}"#,
            #"{"phone_number": null, "phone_verified": false}"#
        ),
        (
            #"{"email_verified": false, "phone_verified": false}"#,
            #"{"email_verified": false, "phone_verified": false}"#
        ),
        (#"{"password": "New-word-2"}"#, #"{"last_password_reset": "1970-01-01T00:00:02.000Z"}"#),
        (
            #"{"connection": "Username-Password-Authentication", "username": "x"}"#,
            #"{"username": "x"}"#
        ),
        // Metadata: the first level is merged, and nothing below.
        (#"{"user_metadata": {"d": 2}}"#, #"{"user_metadata": {"a": {"b": 1}, "c": [1], "d": 2}}"#),
        (#"{"user_metadata": {"a": {"x": 2}}}"#, #"{"user_metadata": {"a": {"x": 2}, "c": [1]}}"#),
        (#"{"user_metadata": {"c": [2]}}"#, #"{"user_metadata": {"a": {"b": 1}, "c": [2]}}"#),
        (#"{"user_metadata": {"a": null}}"#, #"{"user_metadata": {"c": [1]}}"#),
        (
            #"{"user_metadata": {"a": {"b": null}}}"#,
            #"{"user_metadata": {"a": {"b": null}, "c": [1]}}"#
        ),
        (#"{"user_metadata": {"none": null}}"#, #"{}"#),
        (#"{"user_metadata": {}}"#, #"{"user_metadata": {}}"#),
        (#"{"user_metadata": null}"#, #"{"user_metadata": null}"#),
        (#"{"app_metadata": {"d": 2}}"#, #"{"app_metadata": {"a": {"b": 1}, "c": [1], "d": 2}}"#),
        (#"{"app_metadata": {"a": null}}"#, #"{"app_metadata": {"c": [1]}}"#),
        (#"{"app_metadata": {"a": null, "c": null}}"#, #"{"app_metadata": null}"#),
        (#"{"app_metadata": {}}"#, #"{"app_metadata": null}"#),
        (
            #"{"app_metadata": {}, "user_metadata": {}}"#,
            #"{"app_metadata": null, "user_metadata": {}}"#
        ),
    ]

    @Test("change what they name and nothing else", arguments: changes)
    func change(patch: String, difference: String) throws {
        let user = try Samples.user(Self.before)
        let after = try user.patched(json(patch))
        var expected = try #require(json(difference).object)
        expected["updated_at"] = "1970-01-01T00:00:02.000Z"
        #expect(after.difference(from: user) == .object(expected))
    }

    @Test("metadata of a user who has none")
    func firstMetadata() throws {
        let user = try Samples.user()
        #expect(user.userMetadata == nil && user.appMetadata == nil)
        let after = try user.patched([
            "app_metadata": ["a": 1], "user_metadata": ["b": 2, "c": nil],
        ])
        #expect(after.appMetadata.map(JSONValue.object) == ["a": 1])
        #expect(after.userMetadata.map(JSONValue.object) == ["b": 2])
    }

    @Test("a clock that went back does not make a record older")
    func clock() throws {
        var user = try Samples.user()
        user.updatedAt = UserTime(milliseconds: 5_000)
        #expect(try user.patched(["name": "x"]).updatedAt == UserTime(milliseconds: 5_000))
    }

    @Test(
        "one of password, user name and verification at a time",
        arguments: [
            (#"{"password": "x", "email_verified": true}"#, "password and email_verified"),
            (#"{"password": "x", "phone_verified": true}"#, "password and phone_verified"),
            (#"{"username": "x", "password": "x"}"#, "username and password"),
            (#"{"username": "x", "email_verified": true}"#, "username and email_verified"),
            (#"{"username": null, "email_verified": false}"#, "username and email_verified"),
        ]
    )
    func together(patch: String, names: String) throws {
        let body = try json(patch)
        let fault = #expect(throws: UserFault.self) { try UserPatch(body) }
        guard case .unsupported(let change)? = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(change.message == "Cannot update \(names) simultaneously")
    }

    @Test("a user name is for users who have one")
    func noUsername() throws {
        let user = try Samples.user()
        #expect(throws: UserFault.unsupported(.noUsername)) { try user.patched(["username": "x"]) }
    }

    @Test("the last thing to sign in with stays")
    func lastIdentifier() throws {
        let user = try Samples.user()
        #expect(throws: UserFault.unsupported(.lastIdentifier(.email))) {
            try user.patched(["email": nil])
        }
    }

    @Test(
        "which patches change credentials",
        arguments: [
            (#"{"password": "x"}"#, true), (#"{"email": "a@b.de"}"#, true),
            (#"{"email": null}"#, true),
            (#"{"username": "x"}"#, true), (#"{"phone_number": "+1"}"#, true),
            (#"{"email_verified": true}"#, false), (#"{"app_metadata": {}}"#, false), ("{}", false),
        ]
    )
    func credentials(patch: String, changes: Bool) throws {
        #expect(try UserPatch(json(patch)).changesCredentials == changes)
    }

    @Test("metadata grows to its limit and no byte further")
    func metadataLimit() throws {
        let user = try Samples.user()
        // `{"a":"…"}` has 8 bytes around the text.
        let text = String(repeating: "x", count: UserLimits.metadataBytes - 8)
        let full = try user.patched(["user_metadata": ["a": .string(ExactString(text))]])
        #expect(full.userMetadata?.count == 1)
        for member in [UserMember.userMetadata, .appMetadata] {
            let patch = JSONValue.object(
                JSONObject([
                    .init(
                        key: ExactString(member.rawValue),
                        value: ["a": .string(ExactString(text + "x"))]
                    )
                ])
            )
            let fault = UserFault.payload(
                .metadataTooLarge(member, limit: UserLimits.metadataBytes)
            )
            #expect(throws: fault) { try user.patched(patch) }
        }
        #expect(
            throws: UserFault.payload(
                .metadataTooLarge(.userMetadata, limit: UserLimits.metadataBytes)
            )
        ) { try full.patched(["user_metadata": ["b": 1]]) }
    }
}
