internal import Authorization

extension UnreadableEntry.Code {
    /// What is wrong with an entry of a profile, and what follows.
    var advice: String {
        switch self {
        case .attributeNotAList: "is neither a list nor a text, so nothing of it counts"
        case .entryInvalid: "is of a type that cannot stand here, and does not count"
        case .memberUnknown:
            "has a member that nobody knows, perhaps misspelt, and so grants nothing; a deny stays one"
        case .roleInvalid: "names no role, and does not count"
        case .roleUnknown: "names a role that no policy defines, and grants nothing"
        case .scopeInvalid: "has a `scope` that is none, and grants nothing"
        case .expiryInvalid:
            "has an `expires_at` that is no RFC 3339 time with a zone: a grant of it does not count, a "
                + "deny never ends"
        case .effectInvalid: "has an `effect` other than `allow` and `deny`, and does not count"
        case .permissionsInvalid:
            "has no list of `permissions`: an allow does not count, a deny denies everything"
        case .permissionWithoutType:
            "has a permission without `:`, expected `action:type`: it grants nothing"
        case .permissionInvalid: "has a permission that is no pattern: it grants nothing"
        case .conditionInvalid:
            "has a `when` that is no text or no condition: an allow does not count, a deny does"
        case .memberInvalid: "has an `id`, `reason` or other note that is no text"
        case .reservedType: "names a right on `rolecall`, which counts in roles only"
        case .denyMisplaced:
            "is a deny among grants: it counts, and belongs into the list of ACL entries"
        }
    }
}
