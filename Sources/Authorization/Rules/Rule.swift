internal import JSON

/// An effect on permissions for everyone, or for the holders of roles.
struct Rule: Sendable {
    /// Whom a rule reaches.
    enum Reach: Sendable {
        /// Known subjects; a deny reaches everyone.
        case known
        /// Unknown subjects too.
        case anyone
        /// Who holds one of these roles for the asked resource.
        case holders([Located<RoleName>])
    }

    let id: RuleID
    let effect: Effect
    let permissions: [Located<PermissionPattern>]
    let reach: Reach
    let reason: ExactString?
    let when: WrittenCondition?
    /// ``when``, once it is compiled.
    var condition: Condition?
    let place: PolicyPlace
}
