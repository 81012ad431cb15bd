internal import JSON

/// The permissions of all roles and rules of a policy set, compiled into one index.
final class PolicyIndex: Sendable {
    private let patterns: PatternIndex
    /// Permissions by the roles that have them, inherited ones included.
    let permissions: RoleTable<HeldPermission>
    /// Rules for everyone, as positions in ``RuleIndex``.
    let denies: SlotTable<Int32>
    let allows: SlotTable<Int32>
    /// Rules for holders of roles, by the roles that are or inherit one that the rule names.
    let heldDenies: RoleTable<HeldRule>
    let heldAllows: RoleTable<HeldRule>

    /// - Returns: `nil` if inheritance multiplies permissions and rules to more than `sizeMax`.
    init?(_ roles: RoleGraph, _ rules: RuleIndex, sizeMax: Int) {
        var builder = Builder(roles: roles, room: sizeMax)
        for role in roles.roles.indices { builder.addPermissions(of: role) }
        let heirs = builder.heirs()
        for position in rules.positions { builder.add(rules, position, heirs) }
        guard builder.room >= 0 else { return nil }
        let slotCount = builder.patterns.slotCount
        patterns = PatternIndex(builder.patterns)
        permissions = RoleTable(builder.permissions, slotCount: slotCount)
        denies = SlotTable(builder.denies, slotCount: slotCount)
        allows = SlotTable(builder.allows, slotCount: slotCount)
        heldDenies = RoleTable(builder.heldDenies, slotCount: slotCount)
        heldAllows = RoleTable(builder.heldAllows, slotCount: slotCount)
    }

    /// The slots that match a question.
    func slots(for request: AccessRequest) -> InlineList {
        patterns.permissions(matching: request).slots
    }
}

private struct Builder {
    let roles: RoleGraph
    var room: Int
    var patterns = PatternIndexBuilder()
    var permissions: [RoleTable<HeldPermission>.Placed] = []
    var denies: [SlotTable<Int32>.Placed] = []
    var allows: [SlotTable<Int32>.Placed] = []
    var heldDenies: [RoleTable<HeldRule>.Placed] = []
    var heldAllows: [RoleTable<HeldRule>.Placed] = []

    mutating func addPermissions(of role: Int) {
        for (position, ancestor) in roles.ancestors(of: role).enumerated() {
            let list = roles.roles[Int(ancestor.role)].permissions
            room -= list.count
            guard room >= 0 else { return }
            for (permission, rolePermission) in list.enumerated() {
                let held = HeldPermission(
                    ancestor: Int32(truncatingIfNeeded: position),
                    permission: Int32(truncatingIfNeeded: permission),
                    isConditional: rolePermission.condition != nil
                )
                let slot = patterns.insert(rolePermission.pattern)
                permissions.append(.init(slot: slot, role: role, target: held))
            }
        }
    }

    /// A role that is or inherits another one.
    struct Heir {
        let role: Int
        let ancestor: Int32
    }

    /// For each role the roles that are or inherit it.
    func heirs() -> [[Heir]] {
        var heirs = [[Heir]](repeating: [], count: roles.roles.count)
        for role in roles.roles.indices {
            for (position, ancestor) in roles.ancestors(of: role).enumerated() {
                let heir = Heir(role: role, ancestor: Int32(truncatingIfNeeded: position))
                heirs[Int(ancestor.role)].append(heir)
            }
        }
        return heirs
    }

    mutating func add(_ rules: RuleIndex, _ position: Int, _ heirs: [[Heir]]) {
        guard room >= 0 else { return }
        let rule = rules.rule(ofTarget: position)
        let slot = patterns.insert(rules.pattern(ofTarget: position))
        let target = Int32(truncatingIfNeeded: position)
        switch (rule.reach, rule.effect) {
        case (.known, .allow), (.anyone, .allow):
            allows.append(.init(slot: slot, target: target))
        case (.known, .deny), (.anyone, .deny):
            denies.append(.init(slot: slot, target: target))
        case (.holders(let names), .allow):
            heldAllows += held(target, slot, names, heirs)
        case (.holders(let names), .deny):
            heldDenies += held(target, slot, names, heirs)
        }
    }

    /// Each heir once: by the first of the named roles that it is or inherits.
    private mutating func held(
        _ target: Int32,
        _ slot: Int,
        _ names: [Located<RoleName>],
        _ heirs: [[Heir]]
    ) -> [RoleTable<HeldRule>.Placed] {
        var reached: Set<Int> = []
        var placed: [RoleTable<HeldRule>.Placed] = []
        for name in names {
            guard let number = roles.number(of: name.value) else { continue }
            room -= heirs[number].count
            guard room >= 0 else { break }
            for heir in heirs[number] where reached.insert(heir.role).inserted {
                let held = HeldRule(target: target, ancestor: heir.ancestor)
                placed.append(.init(slot: slot, role: heir.role, target: held))
            }
        }
        return placed
    }
}
