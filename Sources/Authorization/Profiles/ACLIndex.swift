internal import JSON

/// The permissions and ACL entries of a profile, compiled.
final class ACLIndex: Sendable {
    /// The entries in order of storage.
    let entries: [ACLEntry]

    private let patterns: PatternIndex
    private let permissions: SlotTable<Int32>
    private let allows: SlotTable<Int32>
    private let denies: SlotTable<Int32>
    /// Denies of everything, as positions in ``targets`` in their order.
    private let denialsOfEverything: [Int32]
    /// All permissions of all ACL entries: entries that lapse later first, then in order of storage.
    private let targets: [Target]

    /// One permission of an ACL entry.
    struct Target: Sendable {
        let entry: Int32
        /// The place in the entry's list, or -1 for everything.
        let permission: Int32
    }

    init(_ entries: ProfileEntries) {
        var builder = Builder()
        for (place, permission) in entries.permissions.enumerated() {
            builder.add(permission.pattern, place)
        }
        for place in Self.order(entries.acl) { builder.add(entries.acl[place], place) }
        let slotCount = builder.patterns.slotCount
        self.entries = entries.acl
        patterns = PatternIndex(builder.patterns)
        permissions = SlotTable(builder.permissions, slotCount: slotCount)
        allows = SlotTable(builder.allows, slotCount: slotCount)
        denies = SlotTable(builder.denies, slotCount: slotCount)
        denialsOfEverything = builder.denialsOfEverything
        targets = builder.targets
    }

    /// The places of ACL entries in order of preference as reasons.
    static func order(_ acl: [ACLEntry]) -> [Int] {
        acl.indices.sorted { left, right in
            Lapse.isPreferred(acl[left].expiresAt, left, acl[right].expiresAt, right)
        }
    }

    subscript(target: Int) -> Target { targets[target] }

    /// Finds what matches a question and applies.
    func matches(for request: AccessRequest, at now: Timestamp) -> ACLMatches {
        var matches = ACLMatches()
        addDenialsOfEverything(to: &matches, at: now)
        let slots = patterns.permissions(matching: request).slots
        for position in 0..<slots.count {
            let slot = slots[position]
            add(from: denies, slot, to: &matches.deny, &matches.conditionalDenies, at: now)
            add(from: allows, slot, to: &matches.allow, &matches.conditionalAllows, at: now)
            if let first = permissions.first(of: slot) {
                matches.permission = min(matches.permission ?? .max, first)
            }
        }
        return matches
    }
}

/// What of a profile's own permissions and ACL entries matches a question: the preferred one of each kind
/// that applies, and those that do if their condition lets them.
struct ACLMatches {
    /// Positions in ``ACLIndex``.
    var conditionalDenies: [Int32] = []
    var conditionalAllows: [Int32] = []
    /// A position in ``ACLIndex``.
    var deny: Int32?
    /// A direct permission, by its place in storage order.
    var permission: Int32?
    /// A position in ``ACLIndex``.
    var allow: Int32?

    /// Whether something matches that has a condition.
    var hasConditions: Bool { !conditionalDenies.isEmpty || !conditionalAllows.isEmpty }
}

extension ACLIndex {
    private struct Builder {
        var patterns = PatternIndexBuilder()
        var permissions: [SlotTable<Int32>.Placed] = []
        var allows: [SlotTable<Int32>.Placed] = []
        var denies: [SlotTable<Int32>.Placed] = []
        var denialsOfEverything: [Int32] = []
        var targets: [Target] = []

        mutating func add(_ pattern: PermissionPattern, _ place: Int) {
            let target = Int32(truncatingIfNeeded: place)
            permissions.append(.init(slot: patterns.insert(pattern), target: target))
        }

        mutating func add(_ entry: ACLEntry, _ place: Int) {
            switch (entry.effect, entry.target) {
            case (.allow, .permissions(let list)):
                for target in newTargets(of: place, list) { allows.append(target) }
            case (.deny, .permissions(let list)):
                for target in newTargets(of: place, list) { denies.append(target) }
            case (.deny, .everything):
                denialsOfEverything.append(newTarget(of: place, permission: -1))
            case (.allow, .everything):
                break
            }
        }

        private mutating func newTargets(
            of place: Int,
            _ list: [PermissionPattern]
        ) -> [SlotTable<Int32>.Placed] {
            list.enumerated().map { permission, pattern in
                let slot = patterns.insert(pattern)
                return .init(slot: slot, target: newTarget(of: place, permission: permission))
            }
        }

        private mutating func newTarget(of place: Int, permission: Int) -> Int32 {
            targets.append(
                Target(
                    entry: Int32(truncatingIfNeeded: place),
                    permission: Int32(truncatingIfNeeded: permission)
                )
            )
            return Int32(truncatingIfNeeded: targets.count - 1)
        }
    }

    /// Keeps the preferred one of `best` and the targets under a slot that apply, and collects those that
    /// are preferred to it and have a condition.
    private func add(
        from table: SlotTable<Int32>,
        _ slot: Int,
        to best: inout Int32?,
        _ conditional: inout [Int32],
        at now: Timestamp
    ) {
        for place in table.range(of: slot) {
            let target = table[place]
            // The targets are in order of preference: those that follow lapse no later.
            if let best, best < target { return }
            guard entry(of: target).isInForce(at: now) else { return }
            guard entry(of: target).condition != nil else {
                best = target
                return
            }
            conditional.append(target)
        }
    }

    private func addDenialsOfEverything(to matches: inout ACLMatches, at now: Timestamp) {
        for target in denialsOfEverything {
            guard entry(of: target).isInForce(at: now) else { return }
            guard entry(of: target).condition != nil else {
                matches.deny = target
                return
            }
            matches.conditionalDenies.append(target)
        }
    }

    private func entry(of target: Int32) -> ACLEntry { entries[Int(targets[Int(target)].entry)] }
}
