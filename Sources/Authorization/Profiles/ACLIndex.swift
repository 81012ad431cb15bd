internal import JSON

/// The permissions and ACL entries of a profile, compiled.
struct ACLIndex: Sendable {
    private let patterns: PatternIndex
    private let permissions: SlotTable<Int32>
    private let allows: SlotTable<Int32>
    private let denies: SlotTable<Int32>
    /// Denies of everything, as positions in ``targets``.
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
        patterns = builder.patterns
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

    func findMatches(for request: AccessRequest, into matches: inout InlineList) {
        patterns.findPermissions(for: request, into: &matches)
    }

    /// The first direct permission under the slots.
    func permission(under matches: InlineList) -> Int32? {
        guard !permissions.isEmpty else { return nil }
        var first: Int32?
        for position in 0..<matches.count {
            let range = permissions.range(of: matches[position])
            guard !range.isEmpty else { continue }
            first = min(first ?? .max, permissions[range.lowerBound])
        }
        return first
    }

    /// The preferred target among the allows under the slots that apply.
    func allow(under matches: InlineList, in acl: [ACLEntry], at now: Timestamp) -> Int32? {
        first(of: allows, under: matches, in: acl, at: now)
    }

    /// The preferred target among the denies under the slots that apply.
    func deny(under matches: InlineList, in acl: [ACLEntry], at now: Timestamp) -> Int32? {
        let everything = denialsOfEverything.first { applies($0, in: acl, at: now) }
        guard let named = first(of: denies, under: matches, in: acl, at: now) else {
            return everything
        }
        return min(named, everything ?? .max)
    }
}

extension ACLIndex {
    private struct Builder {
        var patterns = PatternIndex()
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

    private func first(
        of table: SlotTable<Int32>,
        under matches: InlineList,
        in acl: [ACLEntry],
        at now: Timestamp
    ) -> Int32? {
        guard !table.isEmpty else { return nil }
        var first: Int32?
        for position in 0..<matches.count {
            for place in table.range(of: matches[position]) {
                let target = table[place]
                // Positions grow along the range: what follows is not preferred either.
                if let first, first < target { break }
                if applies(target, in: acl, at: now) { first = target }
            }
        }
        return first
    }

    private func applies(_ target: Int32, in acl: [ACLEntry], at now: Timestamp) -> Bool {
        acl[Int(targets[Int(target)].entry)].applies(at: now)
    }
}
