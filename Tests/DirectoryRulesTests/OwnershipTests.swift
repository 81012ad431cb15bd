import Directory
import JSON
import Testing

@Suite("Attributes that belong to a provider")
struct OwnershipTests {
    /// Who the user is, a patch, and the message of the refusal; nil if it is taken.
    static let table: [(provider: String, isSocial: Bool, patch: String, refusal: String?)] = [
        (
            "google-oauth2", true, #"{"name": "x", "picture": "https://a.b/", "family_name": "x"}"#,
            sourced("family_name, name, picture", "google-oauth2")
        ),
        ("samlp", false, #"{"nickname": null}"#, sourced("nickname", "samlp")),
        ("google-oauth2", true, #"{"email": "a@b.de"}"#, "Cannot update email for this user"),
        ("google-oauth2", true, #"{"email_verified": false}"#, nil),
        (
            "samlp", false, #"{"email_verified": false}"#,
            "Cannot update email_verified for this user"
        ),
        ("samlp", false, #"{"password": "x"}"#, "Cannot update password for this user"),
        ("google-oauth2", true, #"{"username": "x"}"#, "Cannot update username for this user"),
        (
            "google-oauth2", true, #"{"phone_number": "+1"}"#,
            "Cannot update phone_number for this user"
        ),
        ("samlp", false, #"{"blocked": true}"#, nil),
        ("samlp", false, #"{"app_metadata": {"a": 1}, "user_metadata": {"b": 1}}"#, nil),
        ("email", false, #"{"name": "x", "picture": null}"#, nil),
        ("email", false, #"{"email": "a@b.de"}"#, nil),
        ("email", false, #"{"email_verified": true}"#, nil),
        ("email", false, #"{"email": null}"#, "Cannot remove email: the user could not sign in"),
        ("email", false, #"{"password": "x"}"#, "Cannot update password for this user"),
        ("email", false, #"{"username": "x"}"#, "Cannot update username for this user"),
        ("email", false, #"{"phone_number": "+1"}"#, "Cannot update phone_number for this user"),
        ("sms", false, #"{"email": "a@b.de"}"#, "Cannot update email for this user"),
        ("sms", false, #"{"email_verified": true}"#, "Cannot update email_verified for this user"),
        ("sms", false, #"{"phone_number": "+1"}"#, nil),
        (
            "sms", false, #"{"phone_number": null}"#,
            "Cannot remove phone_number: the user could not sign in"
        ),
        ("sms", false, #"{"given_name": "x"}"#, nil),
    ]

    static func sourced(_ members: String, _ connection: String) -> String {
        "The following user attributes cannot be updated: \(members). The connection "
            + "(\(connection)) must either be a database connection (using the Auth0 store), a "
            + "passwordless connection (email or sms) or has disabled 'Sync user profile "
            + "attributes at each login'. For more information, see "
            + "https://auth0.com/docs/dashboard/guides/connections/configure-connection-sync"
    }

    @Test("are not altered, and all others are", arguments: table)
    func ownership(
        provider: String,
        isSocial: Bool,
        patch: String,
        refusal: String?
    ) throws {
        let user = try Samples.user(of: ExactString(provider), isSocial: isSocial)
        let body = try json(patch)
        var message: String?
        do {
            _ = try user.patched(body)
        } catch UserFault.unsupported(let change) {
            message = change.message
        }
        #expect(message == refusal)
    }

    @Test("`connection` names the identity that is changed")
    func linkedIdentity() throws {
        var user = try Samples.user(of: "google-oauth2", isSocial: true)
        user.identities.append(
            Identity(
                connection: "Username-Password-Authentication",
                provider: "auth0",
                userID: "2",
                profileData: try json(#"{"email": "old@b.de", "email_verified": true}"#).object
            )
        )
        let after = try user.patched([
            "connection": "Username-Password-Authentication", "email": "New@b.de",
        ])
        #expect(
            after.identities[1].profileData.map(JSONValue.object)
                == ["email": "new@b.de", "email_verified": false]
        )
        let without = try user.patched([
            "connection": "Username-Password-Authentication", "email": nil,
            "email_verified": true, "phone_verified": true,
        ])
        #expect(
            without.identities[1].profileData.map(JSONValue.object)
                == ["email_verified": false, "phone_verified": false]
        )
        #expect(after.email == user.email)
        #expect(after.isEmailVerified)
        #expect(throws: UserFault.unsupported(.passwordOfLinkedIdentity)) {
            try user.patched([
                "connection": "Username-Password-Authentication", "password": "x",
            ])
        }
    }

    @Test(
        "a connection that is not the user's",
        arguments: [
            ("nowhere", UserFault.unknownConnection),
            ("sms", .unsupported(.noIdentity(connection: "sms"))),
        ]
    )
    func otherConnection(name: String, fault: UserFault) throws {
        let user = try Samples.user()
        #expect(throws: fault) {
            try user.patched(["connection": .string(ExactString(name)), "email": "a@b.de"])
        }
    }
}
