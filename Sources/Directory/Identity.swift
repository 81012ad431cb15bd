public import JSON

/// One account that a user has: the first is the user's own, others are linked to it.
public struct Identity: Sendable, Equatable {
    /// The name of the connection.
    public var connection: ExactString
    /// The strategy of the connection: `auth0` for a database.
    public var provider: ExactString
    /// The id at the provider, without the provider's name.
    public var userID: ExactString
    /// Whether a social network vouches for it.
    public var isSocial: Bool
    /// What the provider says of the user; shown of linked identities.
    public var profileData: JSONObject?

    /// An identity.
    public init(
        connection: ExactString,
        provider: ExactString,
        userID: ExactString,
        isSocial: Bool = false,
        profileData: JSONObject? = nil
    ) {
        self.connection = connection
        self.provider = provider
        self.userID = userID
        self.isSocial = isSocial
        self.profileData = profileData
    }
}

extension Identity {
    /// The members of Management API v2.
    public var json: JSONObject {
        var object = JSONObject()
        object["connection"] = .string(connection)
        object["user_id"] = .string(userID)
        object["provider"] = .string(provider)
        object["isSocial"] = .bool(isSocial)
        object["profileData"] = profileData.map(JSONValue.object)
        return object
    }

    /// Reads what ``json`` writes.
    init?(_ value: JSONValue) {
        guard let object = value.object, let connection = object["connection"]?.string,
            let userID = object["user_id"]?.string, let provider = object["provider"]?.string,
            let isSocial = object["isSocial"]?.bool
        else { return nil }
        self.init(
            connection: connection,
            provider: provider,
            userID: userID,
            isSocial: isSocial,
            profileData: object["profileData"]?.object
        )
    }
}
