internal import JSON

/// A named set of permissions, as a policy file defines it.
struct Role: Sendable {
    let name: RoleName
    let description: ExactString?
    /// The roles whose permissions this one has too.
    let inherits: [Located<RoleName>]
    /// The role's own permissions.
    let permissions: [Located<PermissionPattern>]
    let place: PolicyPlace
}
