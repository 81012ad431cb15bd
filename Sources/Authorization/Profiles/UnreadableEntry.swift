/// Something in a profile that was not taken as its author may have meant it.
public struct UnreadableEntry: Hashable, Sendable {
    /// Why.
    ///
    /// The raw values are stable: they stand in metrics and logs.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The attribute is neither a list nor a string.
        case attributeNotAList = "attribute_not_a_list"
        /// The element is of a type that an element of this attribute cannot have.
        case entryInvalid = "entry_invalid"
        /// The object has a member that is not known.
        case memberUnknown = "member_unknown"
        /// The role's name is missing, no string, empty or too long.
        case roleInvalid = "role_invalid"
        /// No policy defines the role: the grant grants nothing.
        case roleUnknown = "role_unknown"
        /// The scope is no string or no scope.
        case scopeInvalid = "scope_invalid"
        /// The expiry is no string or no RFC 3339 time with a zone.
        case expiryInvalid = "expires_at_invalid"
        /// The effect is missing or neither `allow` nor `deny`.
        case effectInvalid = "effect_invalid"
        /// The permissions are missing or no list of strings.
        case permissionsInvalid = "permissions_invalid"
        /// A permission has no `:`.
        case permissionWithoutType = "permission_without_type"
        /// A permission is no pattern for another reason.
        case permissionInvalid = "permission_invalid"
        /// The condition is no string, or none that can be evaluated: an allow does not apply, a deny
        /// counts as one without condition.
        case conditionInvalid = "when_invalid"
        /// `id`, `reason`, `granted_by` or `granted_at` is no string.
        case memberInvalid = "member_invalid"
        /// A right on Rolecall itself outside a role: it does not count.
        case reservedType = "reserved_type"
        /// A deny in a list of grants or permissions: it is kept as an ACL entry.
        case denyMisplaced = "deny_misplaced"
    }

    /// Where it stands, as in a reason's `source`.
    public let source: String
    /// Why it was not taken as it is.
    public let code: Code
}
