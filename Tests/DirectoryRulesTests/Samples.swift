import Directory
import JSON
import Testing

/// What the tests start from.
enum Samples {
    static let connections = Connections(database: "Username-Password-Authentication")
    static let created = UserTime(milliseconds: 1_000)
    static let changed = UserTime(milliseconds: 2_000)
    static let randomBytes = [UInt8](0..<12)

    /// The least that a new user needs.
    static let body: JSONValue = [
        "connection": "Username-Password-Authentication", "email": "chuck@example.com",
        "password": "Roundhouse1",
    ]

    /// `body` with these members in addition, or in place of its own.
    static func body(with members: JSONValue) -> JSONValue { merged(body, members) }

    static func merged(_ value: JSONValue, _ members: JSONValue) -> JSONValue {
        .object(JSONObject((value.object?.members ?? []) + (members.object?.members ?? [])))
    }

    /// The user that a body makes.
    static func user(_ members: JSONValue = [:]) throws -> User {
        let new = try NewUser(body(with: members), in: connections)
        return try #require(
            try new.user(randomBytes: randomBytes, digest: nil, at: created),
            "no user"
        )
    }

    /// A user of an outside provider.
    static func user(of provider: ExactString, isSocial: Bool) throws -> User {
        let id = try #require(UserID(provider: provider, identifier: "1"))
        let identity = Identity(
            connection: provider,
            provider: provider,
            userID: "1",
            isSocial: isSocial
        )
        var user = User(id: id, identity: identity, createdAt: created)
        user.email = "chuck@example.com"
        user.isEmailVerified = true
        return user
    }
}

extension User {
    /// The user after a patch.
    func patched(_ body: JSONValue) throws -> User {
        try UserPatch(body).applied(to: self, in: Samples.connections, at: Samples.changed)
    }

    /// Members of the user that are not those of `other`; null where they are gone.
    func difference(from other: User) -> JSONValue {
        let (mine, theirs) = (json, other.json)
        let changed = mine.members.filter { theirs[$0.key] != $0.value }
        let gone = theirs.members.filter { mine[$0.key] == nil }
            .map { JSONObject.Member(key: $0.key, value: .null) }
        return .object(JSONObject(changed + gone))
    }
}

/// The JSON value of a text that a test knows to be one.
func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }
