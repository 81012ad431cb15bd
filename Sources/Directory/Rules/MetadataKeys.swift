public import JSON

/// What the keys of metadata may be.
public enum MetadataKeys {
    /// Keys that `app_metadata` cannot have at its first level: attributes of the user have their names.
    static let reserved: Set<String> = [
        "__tenant", "_id", "blocked", "clientID", "created_at", "email_verified", "email",
        "globalClientID", "global_client_id", "identities", "lastIP", "lastLogin", "loginsCount",
        "metadata", "multifactor_last_modified", "multifactor", "updated_at", "user_id",
    ]

    /// Whether a key may stand at the first level of `app_metadata`.
    public static func isAllowed(_ key: ExactString) -> Bool {
        !reserved.contains(key.string) && !isBad(key)
    }

    /// Refuses a reserved key of `app_metadata`, and at any level a key that holds `.` or `$`.
    static func check(_ object: JSONObject, of member: UserMember) throws(PayloadFault) {
        if member == .appMetadata,
            let key = object.members.map(\.key).first(where: { reserved.contains($0.string) })
        {
            throw .reservedKey(member, key)
        }
        if let key = badKey(in: .object(object)) { throw .badKey(member, key) }
    }

    /// - Complexity: one visit of each value; recursion as deep as the parser lets values be.
    private static func badKey(in value: JSONValue) -> ExactString? {
        switch value {
        case .null, .bool, .number, .string: return nil
        case .array(let elements):
            for element in elements {
                if let key = badKey(in: element) { return key }
            }
            return nil
        case .object(let object):
            for member in object.members {
                if isBad(member.key) { return member.key }
                if let key = badKey(in: member.value) { return key }
            }
            return nil
        }
    }

    private static func isBad(_ key: ExactString) -> Bool {
        key.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "$") }
    }
}
