import Directory
import JSON
import Testing

@Suite("Bodies that are refused")
struct PayloadTests {
    static let long300 = String(repeating: "ä", count: 300)

    /// A body, merged into one that would be valid, and the fault.
    static let faults: [(body: String, message: String)] = [
        (#"{"shoe": 1}"#, "'Additional properties not allowed: shoe'"),
        (#"{"shoe": 1, "hat": 2}"#, "'Additional properties not allowed: shoe,hat'"),
        (
            #"{"blocked": "yes"}"#,
            "'Expected type boolean but found type string' on property blocked (Whether the user is blocked.)"
        ),
        (
            #"{"email_verified": 1}"#,
            "'Expected type boolean but found type integer' on property email_verified (Whether the e-mail address is verified.)"
        ),
        (
            #"{"phone_verified": 0.5}"#,
            "'Expected type boolean but found type number' on property phone_verified (Whether the phone number is verified.)"
        ),
        (
            #"{"verify_email": []}"#,
            "'Expected type boolean but found type array' on property verify_email (Whether to send an e-mail to verify the address.)"
        ),
        (
            #"{"email": "x"}"#,
            "'Object didn't pass validation for format email: x' on property email (The user's e-mail address.)"
        ),
        (
            #"{"email": {}}"#,
            "'Expected type string but found type object' on property email (The user's e-mail address.)"
        ),
        (
            #"{"username": "a b"}"#,
            "'Object didn't pass validation for format username: a b' on property username (The user's name to sign in with.)"
        ),
        (
            #"{"phone_number": "1"}"#,
            #"'String does not match pattern ^\+[0-9]{1,15}$: 1' on property phone_number (The user's phone number.)"#
        ),
        (
            #"{"picture": "x"}"#,
            "'Object didn't pass validation for format strict-uri: x' on property picture (The URL of the user's picture.)"
        ),
        (
            #"{"name": ""}"#,
            "'String is too short (0 chars), minimum 1' on property name (The user's full name.)"
        ),
        (
            #"{"name": "\#(long300)a"}"#,
            "'String is too long (301 chars), maximum 300' on property name (The user's full name.)"
        ),
        (
            #"{"nickname": "\#(long300)a"}"#,
            "'String is too long (301 chars), maximum 300' on property nickname (The user's nickname.)"
        ),
        (
            #"{"given_name": "\#(long300.prefix(151))"}"#,
            "'String is too long (151 chars), maximum 150' on property given_name (The user's given name.)"
        ),
        (
            #"{"family_name": "\#(long300.prefix(151))"}"#,
            "'String is too long (151 chars), maximum 150' on property family_name (The user's family name.)"
        ),
        (
            #"{"password": ""}"#,
            "'String is too short (0 chars), minimum 1' on property password (The user's password.)"
        ),
        (
            #"{"password": 12345678}"#,
            "'Expected type string but found type integer' on property password (The user's password.)"
        ),
        (
            #"{"connection": ""}"#,
            "'String is too short (0 chars), minimum 1' on property connection (The name of the connection.)"
        ),
        (
            #"{"connection": "\#(long300.prefix(129))"}"#,
            "'String is too long (129 chars), maximum 128' on property connection (The name of the connection.)"
        ),
        (
            #"{"user_metadata": []}"#,
            "'Expected type object but found type array' on property user_metadata (Data that the user may edit.)"
        ),
        (
            #"{"app_metadata": {"user_id": "x"}}"#,
            "'The key is reserved: user_id' on property app_metadata (Data that the user may not edit.)"
        ),
        (
            #"{"app_metadata": {"a.b": 1}}"#,
            "'A key may not contain . or $: a.b' on property app_metadata (Data that the user may not edit.)"
        ),
        (
            #"{"user_metadata": {"a": [{"$b": 1}]}}"#,
            "'A key may not contain . or $: $b' on property user_metadata (Data that the user may edit.)"
        ),
    ]

    static let faultsOfCreation: [(body: String, message: String)] =
        faults + [
            (
                #"{"email": null}"#,
                "'Expected type string but found type null' on property email (The user's e-mail address.)"
            ),
            (
                #"{"user_metadata": null}"#,
                "'Expected type object but found type null' on property user_metadata (Data that the user may edit.)"
            ),
            (#"{"client_id": "x"}"#, "'Additional properties not allowed: client_id'"),
            (
                #"{"verify_phone_number": true}"#,
                "'Additional properties not allowed: verify_phone_number'"
            ),
            (#"{"identities": []}"#, "'Additional properties not allowed: identities \(hint)'"),
            (
                #"{"user_id": "\#(long300.prefix(256))"}"#,
                "'String is too long (256 chars), maximum 255' on property user_id (The user's id at the provider.)"
            ),
            (
                #"{"user_id": "x@clients"}"#,
                "'Object didn't pass validation for format user-id: x@clients' on property user_id (The user's id at the provider.)"
            ),
            (
                #"{"user_id": "a\nb"}"#,
                "'Object didn't pass validation for format user-id: a\nb' on property user_id (The user's id at the provider.)"
            ),
        ]

    static let hint =
        #"(consider storing them in app_metadata or user_metadata. See "Users Metadata" in https://auth0.com/docs/api/v2/changes for more details)"#

    static let faultsOfPatch: [(body: String, message: String)] =
        faults + [
            (#"{"user_id": "x"}"#, "'Additional properties not allowed: user_id \(hint)'"),
            (
                #"{"identities": [], "last_login": "x"}"#,
                "'Additional properties not allowed: identities,last_login \(hint)'"
            ),
            (
                #"{"password": null}"#,
                "'Expected type string but found type null' on property password (The user's password.)"
            ),
            (
                #"{"connection": null}"#,
                "'Expected type string but found type null' on property connection (The name of the connection.)"
            ),
            (
                #"{"blocked": null}"#,
                "'Expected type boolean but found type null' on property blocked (Whether the user is blocked.)"
            ),
            (
                #"{"client_id": "\#(long300.prefix(257))"}"#,
                "'String is too long (257 chars), maximum 256' on property client_id (The client for which the change is made.)"
            ),
        ]

    @Test("of a new user, in the form of the live service", arguments: faultsOfCreation)
    func creation(body: String, message: String) throws {
        let body = try Samples.body(with: json(body))
        expect(message) { _ = try NewUser(body, in: Samples.connections) }
    }

    @Test("of a patch, in the form of the live service", arguments: faultsOfPatch)
    func patch(body: String, message: String) throws {
        let body = try json(body)
        expect(message) { _ = try UserPatch(body) }
    }

    @Test(
        "members that a new user must have",
        arguments: [
            (#"{}"#, "connection"),
            (#"{"connection": "Username-Password-Authentication"}"#, "email"),
            (#"{"connection": "Username-Password-Authentication", "email": "a@b.de"}"#, "password"),
            (#"{"connection": "Username-Password-Authentication", "password": "x"}"#, "email"),
            (#"{"connection": "email"}"#, "email"),
            (#"{"connection": "sms", "email": "a@b.de"}"#, "phone_number"),
        ]
    )
    func missing(body: String, member: String) throws {
        let body = try json(body)
        expect("'Missing required property: \(member)'") {
            _ = try NewUser(body, in: Samples.connections)
        }
    }

    @Test(
        "a body that is no object",
        arguments: [("[]", "array"), ("null", "null"), ("1", "integer"), (#""x""#, "string")]
    )
    func noObject(body: String, type: String) throws {
        let body = try json(body)
        expect("'Expected type object but found type \(type)'") { _ = try UserPatch(body) }
        expect("'Expected type object but found type \(type)'") {
            _ = try NewUser(body, in: Samples.connections)
        }
    }

    @Test("each attribute that answers show and patches may not send is refused by name")
    func readOnly() throws {
        for member in try Samples.user().json.members
        where UserMember(rawValue: member.key.string) == nil {
            expect("'Additional properties not allowed: \(member.key) \(Self.hint)'") {
                _ = try UserPatch(.object(JSONObject([member])))
            }
        }
    }

    @Test("texts at their limits are taken")
    func limits() throws {
        let user = try Samples.user([
            "name": .string(ExactString(Self.long300)),
            "nickname": .string(ExactString(Self.long300)),
            "given_name": .string(ExactString(String(Self.long300.prefix(150)))),
            "family_name": .string(ExactString(String(Self.long300.prefix(150)))),
            "user_id": .string(ExactString(String(Self.long300.prefix(255)))),
        ])
        #expect(user.name?.string == Self.long300)
        #expect(user.id.identifier.utf8.count == 510)
    }

    @Test("a message repeats at most 20 names and 100 characters of each")
    func boundedMessage() throws {
        let name = ExactString(String(repeating: "x", count: 101))
        let fault = PayloadFault.notAllowed(
            [ExactString](repeating: name, count: 21),
            areShown: false
        )
        let shown = String(repeating: "x", count: 100) + "…"
        let list = [String](repeating: shown, count: 20).joined(separator: ",")
        #expect(
            fault.message
                == "Payload validation error: 'Additional properties not allowed: \(list),…'."
        )
    }

    @Test(
        "every reserved key of `app_metadata` is refused, and allowed deeper down",
        arguments: [
            "__tenant", "_id", "blocked", "clientID", "created_at", "email_verified", "email",
            "globalClientID", "global_client_id", "identities", "lastIP", "lastLogin",
            "loginsCount", "metadata", "multifactor_last_modified", "multifactor", "updated_at",
            "user_id",
        ]
    )
    func reservedKeys(key: String) throws {
        let object = JSONValue.object(JSONObject([.init(key: ExactString(key), value: 1)]))
        #expect(throws: UserFault.payload(.reservedKey(.appMetadata, ExactString(key)))) {
            try UserPatch(["app_metadata": object])
        }
        _ = try UserPatch(["app_metadata": ["a": object], "user_metadata": object])
    }

    @Test("a bad key is found however deep it lies, in one walk")
    func deepKey() throws {
        let text =
            String(repeating: "[", count: 60) + #"{"$": 1}"# + String(repeating: "]", count: 60)
        let value = try json(text)
        #expect(throws: UserFault.payload(.badKey(.userMetadata, "$"))) {
            try UserPatch(["user_metadata": ["a": value]])
        }
    }

    private func expect(_ message: String, _ work: () throws -> Void) {
        let fault = #expect(throws: UserFault.self) { try work() }
        guard case .payload(let fault)? = fault else {
            Issue.record("\(String(describing: fault)) is no fault of the body")
            return
        }
        #expect(fault.message == "Payload validation error: \(message).")
    }
}
