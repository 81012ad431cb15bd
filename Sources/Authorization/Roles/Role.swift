internal import JSON

/// A named set of permissions, as a policy file defines it.
struct Role: Sendable {
    let name: RoleName
    let description: ExactString?
    /// The roles whose permissions this one has too.
    let inherits: [Located<RoleName>]
    /// The role's own permissions.
    var permissions: [RolePermission]
    let place: PolicyPlace
}

/// A permission that a role has, perhaps under a condition.
struct RolePermission: Sendable {
    let permission: Located<PermissionPattern>
    let when: WrittenCondition?
    /// ``when``, once it is compiled.
    var condition: Condition?

    var pattern: PermissionPattern { permission.value }
}
