internal import JSON

/// The roles that a principal's grants give, grouped by scope.
///
/// Group 0 holds the roles granted without a scope, the others one scope each. Of several grants of
/// one role within one scope only the one that lapses last is kept: if that has lapsed, all have.
final class Holdings: Sendable {
    /// A role in a group, and the grant that gives it.
    struct Holding: Sendable {
        let role: Int32
        let grant: Int32
    }

    private let scopes: PatternIndex
    private let groups: SlotTable<Holding>
    /// From group and role to the grant.
    private let grants: IntegerMap
    private let ranks: [GrantRank]
    private let lapses: [Timestamp?]
    private let roles: [Int32?]

    /// Brings grants together with the roles of a policy set.
    ///
    /// Grants of other roles give nothing.
    init(_ list: [Grant], _ roles: RoleGraph) {
        let ranked = GrantRank.order(list)
        ranks = ranked.ranks
        lapses = list.map(\.expiresAt)
        let numbers = list.map { roles.number(of: $0.role) }
        self.roles = numbers.map { $0.map { Int32(truncatingIfNeeded: $0) } }
        var scopes = PatternIndexBuilder()
        var grants = IntegerMap()
        var placed: [SlotTable<Holding>.Placed] = []
        for place in ranked.order {
            guard let role = numbers[place] else { continue }
            let group = list[place].scope.map { scopes.insert($0) + 1 } ?? 0
            guard grants.value(group, role) == nil else { continue }
            grants.set(place, for: group, role)
            let holding = Holding(
                role: Int32(truncatingIfNeeded: role),
                grant: Int32(truncatingIfNeeded: place)
            )
            placed.append(.init(slot: group, target: holding))
        }
        self.scopes = PatternIndex(scopes)
        self.grants = grants
        groups = SlotTable(placed, slotCount: scopes.slotCount + 1)
    }

    /// Whether no grant gives anything.
    var isEmpty: Bool { groups.isEmpty }

    /// The groups whose scope a question's resource is in; the resources of group 0 are all.
    func groups(for request: AccessRequest) -> InlineList {
        var groups = InlineList()
        groups.append(0)
        let slots = scopes.scopes(containing: request).slots
        for position in 0..<slots.count { groups.append(slots[position] + 1) }
        return groups
    }

    /// Where the roles of a group stand.
    func range(of group: Int) -> Range<Int> { groups.range(of: group) }

    /// The holding at a position of ``range(of:)``.
    subscript(position: Int) -> Holding { groups[position] }

    /// The grant that gives a role in a group.
    func grant(in group: Int, role: Int) -> Int? { grants.value(group, role) }

    /// Whether a grant has not lapsed yet.
    func isInForce(_ grant: Int, at now: Timestamp) -> Bool {
        lapses[grant].map { now < $0 } ?? true
    }

    /// The role that a grant gives; nil if no policy defines it.
    func role(of grant: Int) -> Int? { roles[grant].map { Int($0) } }

    /// The place of a grant among all of the principal's as reasons.
    func rank(of grant: Int) -> GrantRank { ranks[grant] }
}

/// The place of a grant among those that could be the reason for a decision: unscoped ones first,
/// then those that lapse later, then in order of storage.
struct GrantRank: Sendable {
    /// The same for grants that differ in their order of storage only; 0 is for grants without scope
    /// that never lapse.
    let level: Int32
    /// Different for each grant.
    let position: Int32

    /// The order of grants, as their places and as each one's rank.
    struct Order {
        var order: [Int] = []
        var ranks: [GrantRank] = []
    }

    static func order(_ grants: [Grant]) -> Order {
        var result = Order()
        result.order = grants.indices.sorted { isPreferred(grants[$0], $0, grants[$1], $1) }
        result.ranks = Array(repeating: GrantRank(level: 0, position: 0), count: grants.count)
        var level: Int32 = 0
        var previous = Grant?.none
        for (position, place) in result.order.enumerated() {
            let grant = grants[place]
            if let previous {
                if !isLevel(previous, grant) { level += 1 }
            } else if grant.scope != nil || grant.expiresAt != nil {
                level = 1
            }
            previous = grant
            result.ranks[place] = GrantRank(
                level: level,
                position: Int32(truncatingIfNeeded: position)
            )
        }
        return result
    }

    private static func isLevel(_ left: Grant, _ right: Grant) -> Bool {
        (left.scope == nil) == (right.scope == nil) && left.expiresAt == right.expiresAt
    }

    private static func isPreferred(
        _ left: Grant,
        _ leftPlace: Int,
        _ right: Grant,
        _ rightPlace: Int
    ) -> Bool {
        guard (left.scope == nil) == (right.scope == nil) else { return left.scope == nil }
        return Lapse.isPreferred(left.expiresAt, leftPlace, right.expiresAt, rightPlace)
    }
}
