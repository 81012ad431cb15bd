public import JSON

extension User {
    /// All attributes as Management API v2 shows them: no password, no hash.
    ///
    /// It is also the form in which a user is stored and looked into by JSON Pointers.
    public var json: JSONObject {
        var object = JSONObject()
        object["created_at"] = createdAt.json
        object["email"] = email.map(JSONValue.string)
        object["email_verified"] = .bool(isEmailVerified)
        object["family_name"] = familyName.map(JSONValue.string)
        object["given_name"] = givenName.map(JSONValue.string)
        object["identities"] = .array(identities.map { .object($0.json) })
        object["name"] = name.map(JSONValue.string)
        object["nickname"] = nickname.map(JSONValue.string)
        object["phone_number"] = phoneNumber.map(JSONValue.string)
        object["phone_verified"] = isPhoneVerified.map(JSONValue.bool)
        object["picture"] = picture.map(JSONValue.string)
        object["updated_at"] = updatedAt.json
        object["user_id"] = .string(id.text)
        object["user_metadata"] = userMetadata.map(JSONValue.object)
        object["username"] = username.map(JSONValue.string)
        object["app_metadata"] = appMetadata.map(JSONValue.object)
        object["blocked"] = blocked.map(JSONValue.bool)
        object["last_ip"] = lastIP.map(JSONValue.string)
        object["last_login"] = lastLogin?.json
        object["last_password_reset"] = lastPasswordReset?.json
        object["logins_count"] = loginsCount.map { .number(JSONNumber($0)) }
        return object
    }

    /// Reads what ``json`` writes; nil for anything else, members with no meaning here among it.
    public init?(json object: JSONObject) {
        guard let id = object["user_id"]?.string.flatMap(UserID.init),
            let createdAt = object["created_at"].flatMap(UserTime.init(json:)),
            let updatedAt = object["updated_at"].flatMap(UserTime.init(json:)),
            let isEmailVerified = object["email_verified"]?.bool,
            let list = object["identities"]?.array
        else { return nil }
        let identities = list.compactMap(Identity.init)
        guard let first = identities.first, identities.count == list.count else { return nil }
        self.init(id: id, identity: first, createdAt: createdAt)
        self.identities = identities
        self.updatedAt = updatedAt
        self.isEmailVerified = isEmailVerified
        email = object["email"]?.string
        username = object["username"]?.string
        phoneNumber = object["phone_number"]?.string
        isPhoneVerified = object["phone_verified"]?.bool
        name = object["name"]?.string
        nickname = object["nickname"]?.string
        givenName = object["given_name"]?.string
        familyName = object["family_name"]?.string
        picture = object["picture"]?.string
        blocked = object["blocked"]?.bool
        userMetadata = object["user_metadata"]?.object
        appMetadata = object["app_metadata"]?.object
        lastLogin = object["last_login"].flatMap(UserTime.init(json:))
        lastIP = object["last_ip"]?.string
        loginsCount = object["logins_count"]?.number?.int
        lastPasswordReset = object["last_password_reset"].flatMap(UserTime.init(json:))
        // A block or a denial that is written otherwise would be lost without a word.
        guard json == object else { return nil }
    }
}

extension UserTime {
    fileprivate var json: JSONValue { .string(ExactString(description)) }

    fileprivate init?(json: JSONValue) {
        guard let text = json.string else { return nil }
        self.init(text.string)
    }
}
