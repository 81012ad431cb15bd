internal import JSON

/// Believes of a tenant's answers only what was asked for.
enum UserReading {
    /// A provider and a user's id there, of which `provider|id` is made.
    struct IdentityKey: Equatable {
        let provider: ExactString
        let userID: ExactString

        init(provider: ExactString, userID: ExactString) {
            self.provider = provider
            self.userID = userID
        }

        /// The two halves of `id`, or `nil` if one is missing.
        init?(_ id: ExactString) {
            let bar = UInt8(ascii: "|")
            let halves = id.utf8.split(
                separator: bar,
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            guard halves.count == 2, halves.allSatisfy({ !$0.isEmpty }) else { return nil }
            provider = ExactString(String(Substring(halves[0])))
            userID = ExactString(String(Substring(halves[1])))
        }

        /// Finds users with such an identity, and some others: the halves may be of two identities.
        var query: String {
            let (id, name) = (Self.quoted(userID), Self.quoted(provider))
            return "identities.user_id:\(id) AND identities.provider:\(name)"
        }

        /// A phrase of the search syntax, in which only `"` and `\` mean something.
        static func quoted(_ text: ExactString) -> String {
            var bytes: [UInt8] = [UInt8(ascii: "\"")]
            for byte in text.utf8 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                    bytes.append(UInt8(ascii: "\\"))
                }
                bytes.append(byte)
            }
            return String(decoding: bytes + [UInt8(ascii: "\"")], as: UTF8.self)
        }
    }

    /// The user `id`, or the one that has it as an identity.
    static func user(_ id: ExactString, in value: JSONValue) throws(UpstreamError) -> JSONObject {
        guard let user = value.object else { throw .invalidAnswer(.root) }
        guard let found = user["user_id"]?.string else { throw .invalidAnswer(.userID) }
        if found == id { return user }
        guard let key = IdentityKey(id), (try? has(key, user)) == true else {
            throw .invalidAnswer(.userID)
        }
        return user
    }

    /// The id of the one user of a list that really has the identity, or `nil`.
    ///
    /// A list of `countMax` users may be the beginning of a longer one, and does not prove that there is no
    /// such user.
    static func holder(
        of key: IdentityKey,
        in value: JSONValue,
        countMax: Int
    ) throws(UpstreamError) -> ExactString? {
        let users = try list(value)
        var found: [JSONObject] = []
        for user in users where try has(key, user) { found.append(user) }
        // An identity belongs to one user.
        guard found.count <= 1 else { throw .severalUsers }
        guard !found.isEmpty || users.count < countMax else { throw .invalidAnswer(.identities) }
        return found.first?["user_id"]?.string
    }

    /// Whether a user has an identity; every user has some.
    static func has(_ key: IdentityKey, _ user: JSONObject) throws(UpstreamError) -> Bool {
        guard let identities = user["identities"]?.array else { throw .invalidAnswer(.identities) }
        return identities.contains { identity in
            identity["provider"]?.string == key.provider && id(of: identity) == key.userID
        }
    }

    /// The users of a list who have this address; all must have it, but for its case.
    static func users(
        email: ExactString,
        in value: JSONValue
    ) throws(UpstreamError) -> [JSONObject] {
        let users = try list(value)
        let wanted = email.asciiLowercased
        for user in users {
            guard let address = user["email"]?.string, address.asciiLowercased == wanted
            else {
                throw .invalidAnswer(.email)
            }
        }
        return users.filter { $0["email"]?.string == email }
    }

    private static func list(_ value: JSONValue) throws(UpstreamError) -> [JSONObject] {
        guard let elements = value.array else { throw .invalidAnswer(.root) }
        var users: [JSONObject] = []
        for element in elements {
            guard let user = element.object else { throw .invalidAnswer(.root) }
            guard user["user_id"]?.string != nil else { throw .invalidAnswer(.userID) }
            users.append(user)
        }
        return users
    }

    /// Some providers' ids are numbers.
    private static func id(of identity: JSONValue) -> ExactString? {
        switch identity["user_id"] {
        case .string(let text): text
        case .number(let number): ExactString(number.text)
        case nil, .null, .bool, .array, .object: nil
        }
    }
}
