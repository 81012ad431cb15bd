internal import JSON

/// A permission of a rule that the holders of a role are reached by.
struct HeldRule: Sendable {
    /// The rule and permission, as a position in ``RuleIndex``.
    let target: Int32
    /// Which of the granted role's ancestors the rule names.
    let ancestor: Int32
}

/// A permission that a role has, itself or by inheritance.
///
/// The natural order is that of preference: nearer roles first, then the order of their
/// permissions.
struct HeldPermission: Sendable {
    /// Which of the granted role's ancestors has the permission.
    let ancestor: Int32
    /// The place in that role's list of permissions.
    let permission: Int32
    /// Whether it has a condition.
    let isConditional: Bool
}

/// The rules of a policy set, compiled.
final class RuleIndex: Sendable {
    /// One permission of a rule.
    private struct Target: Sendable {
        let rule: Int32
        let permission: Int32
    }

    /// The rules in order.
    let rules: [Rule]
    /// The rules' permissions: in order of the rules, then of their lists.
    private let targets: [Target]
    /// Whether the rule of a permission has a condition.
    private let conditional: [Bool]

    init(_ rules: [Rule]) {
        self.rules = rules
        targets = rules.enumerated().flatMap { number, rule in
            rule.permissions.indices.map { permission in
                Target(
                    rule: Int32(truncatingIfNeeded: number),
                    permission: Int32(truncatingIfNeeded: permission)
                )
            }
        }
        conditional = targets.map { rules[Int($0.rule)].condition != nil }
    }

    /// The positions of all permissions.
    var positions: Range<Int> { targets.indices }

    /// Whether the rule reaches unknown subjects.
    func reachesAnyone(_ position: Int32) -> Bool {
        switch rules[Int(targets[Int(position)].rule)].reach {
        case .anyone: true
        case .known, .holders: false
        }
    }

    /// Whether the rule has a condition.
    func isConditional(_ position: Int32) -> Bool { conditional[Int(position)] }

    func rule(ofTarget position: Int) -> Rule { rules[Int(targets[position].rule)] }

    func pattern(ofTarget position: Int) -> PermissionPattern {
        let target = targets[position]
        return rules[Int(target.rule)].permissions[Int(target.permission)].value
    }
}
