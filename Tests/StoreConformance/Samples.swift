import Directory
import JSON
import OpenSSL
import Passwords
import Store
import Testing

extension User {
    /// A user of a database, as changed by `change`.
    static func sample(
        _ id: String,
        in connection: ExactString = "db",
        at milliseconds: Int64 = 1_700_000_000_000,
        _ change: (inout User) -> Void = { _ in }
    ) throws -> User {
        let id = try #require(UserID(ExactString(id)))
        let identity = Identity(
            connection: connection,
            provider: id.provider,
            userID: id.identifier
        )
        let time = UserTime(milliseconds: milliseconds)
        var user = User(id: id, identity: identity, createdAt: time)
        change(&user)
        return user
    }

    /// A user with every attribute.
    static func complete() throws -> User {
        try .sample("auth0|63d17c4bdf1ce171262c7e93") { user in
            user.email = "chuck@example.com"
            user.isEmailVerified = true
            user.username = "chuck"
            user.phoneNumber = "+15551234567"
            user.isPhoneVerified = false
            user.name = "Chuck \u{0} Nil"
            user.nickname = "chuck"
            user.givenName = "Chuck"
            user.familyName = "Łukasz 🦊"
            user.picture = "https://example.com/a.png"
            user.blocked = false
            user.userMetadata = object(["theme": "dark", "numbers": [1, nil, true]])
            user.appMetadata = object(["roles": ["viewer"], "big": .number(JSONNumber(1 << 60))])
            user.updatedAt = UserTime(milliseconds: 1_700_000_000_001)
            user.lastLogin = UserTime(milliseconds: -1)
            user.lastIP = "2001:db8::1"
            user.loginsCount = 7
            user.lastPasswordReset = UserTime(milliseconds: 0)
            user.identities.append(
                Identity(
                    connection: "google-oauth2",
                    provider: "google-oauth2",
                    userID: "1163",
                    isSocial: true,
                    profileData: object(["email": "chuck@social.example", "email_verified": true])
                )
            )
        }
    }
}

extension MachineClient {
    static func named(_ id: ExactString) -> MachineClient {
        var client = MachineClient(
            id: id,
            name: "Client \u{0} 1",
            createdAt: UserTime(milliseconds: 1_700_000_000_123)
        )
        client.secretDigest = Array(repeating: 0xFE, count: 32)
        client.roles = ["auditor", "b/c"]
        client.isPrivileged = true
        client.grantTypes = [.password, .passwordRealm]
        client.grants = [
            ClientGrant(audience: .rolecall, scopes: ["evaluate:access"]),
            ClientGrant(audience: .management, scopes: ["*"]),
            ClientGrant(audience: .other("rolecall"), scopes: []),
        ]
        client.isOIDCConformant = false
        return client
    }

    /// Whether everything is the same.
    func isSame(as other: MachineClient?) -> Bool {
        guard let other else { return false }
        return id == other.id && name == other.name && secretDigest == other.secretDigest
            && roles == other.roles && isPrivileged == other.isPrivileged
            && grantTypes == other.grantTypes && grants == other.grants
            && isOIDCConformant == other.isOIDCConformant && createdAt == other.createdAt
    }
}

extension SigningKeyRecord {
    static func sample(
        _ id: ExactString,
        at milliseconds: Int64,
        _ state: State = .current
    ) -> SigningKeyRecord {
        SigningKeyRecord(
            id: id,
            privateKey: Secret(Array("private \(id)".utf8)),
            certificate: Array("certificate \(id)".utf8),
            createdAt: UserTime(milliseconds: milliseconds),
            state: state
        )
    }

    /// Whether everything is the same.
    func isSame(as other: SigningKeyRecord) -> Bool {
        id == other.id && privateKey.bytes == other.privateKey.bytes
            && certificate == other.certificate && createdAt == other.createdAt
            && state == other.state && stateSince == other.stateSince
    }
}

extension UserAttribute {
    /// The attribute at a JSON Pointer.
    static func at(_ pointer: String) throws -> UserAttribute {
        UserAttribute(try JSONPointer(pointer))
    }
}

/// The object that `value` is.
func object(_ value: JSONValue) -> JSONObject { value.object ?? JSONObject() }

/// The error of a store that `work` throws; nil if it throws none.
func storeError(_ work: () async throws -> Void) async throws -> StoreError? {
    do {
        try await work()
        return nil
    } catch let error as StoreError {
        return error
    }
}

extension Store {
    /// Adds users, each by a commit.
    func add(_ users: User...) async throws {
        for user in users { _ = try await write { try $0.insert(user) } }
    }

    /// The user with this id.
    func user(_ id: UserID) async throws -> User? { try await read { try $0.user(id) }.value }
}
