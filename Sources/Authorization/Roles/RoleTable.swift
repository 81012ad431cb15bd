/// What stands under each slot of a ``PatternIndex`` for the holders of each role.
struct RoleTable<Target: Sendable>: Sendable {
    /// A target, and the slot and role that it goes under.
    struct Placed {
        let slot: Int
        let role: Int
        let target: Target
    }

    /// The targets of one slot and role, as positions in the table.
    private struct Holder: Sendable {
        let role: Int32
        let targets: Range<Int32>
    }

    private let targets: [Target]
    private let holders: SlotTable<Holder>
    /// From slot and role to a position in `holders`.
    private let places: IntegerMap

    /// Sorts targets by slot and role; those of one slot and role keep their order.
    init(_ placed: [Placed] = [], slotCount: Int = 0) {
        let order = placed.indices.sorted { left, right in
            (placed[left].slot, placed[left].role, left)
                < (placed[right].slot, placed[right].role, right)
        }
        targets = order.map { placed[$0].target }
        let holders = Self.holders(of: order.map { placed[$0] }, slotCount: slotCount)
        self.holders = holders
        var places = IntegerMap()
        for slot in 0..<slotCount {
            for position in holders.range(of: slot) {
                places.set(position, for: slot, Int(holders[position].role))
            }
        }
        self.places = places
    }

    var isEmpty: Bool { targets.isEmpty }

    /// Calls `body` for each target under a slot of each role that is held in a group, with the
    /// preferred grant of the role in that group.
    ///
    /// - Complexity: O(the smaller of the two numbers of roles, and the targets).
    @inline(__always)
    func forEach(
        under slot: Int,
        heldIn group: Int,
        of holdings: Holdings,
        _ body: (Target, Int) -> Void
    ) {
        let candidates = holders.range(of: slot)
        let held = holdings.range(of: group)
        if candidates.count <= held.count {
            for position in candidates {
                let holder = holders[position]
                guard let grant = holdings.grant(in: group, role: Int(holder.role)) else {
                    continue
                }
                for target in holder.targets { body(targets[Int(target)], grant) }
            }
        } else {
            for position in held {
                let holding = holdings[position]
                guard let place = places.value(slot, Int(holding.role)) else { continue }
                for target in holders[place].targets {
                    body(targets[Int(target)], Int(holding.grant))
                }
            }
        }
    }

    /// Finds the runs of one slot and role in a list that is sorted by both.
    private static func holders(of sorted: [Placed], slotCount: Int) -> SlotTable<Holder> {
        var holders: [SlotTable<Holder>.Placed] = []
        var start = 0
        for end in sorted.indices.map({ $0 + 1 }) {
            let (slot, role) = (sorted[start].slot, sorted[start].role)
            if end < sorted.count, sorted[end].slot == slot, sorted[end].role == role { continue }
            let range = Int32(truncatingIfNeeded: start)..<Int32(truncatingIfNeeded: end)
            let holder = Holder(role: Int32(truncatingIfNeeded: role), targets: range)
            holders.append(.init(slot: slot, target: holder))
            start = end
        }
        return SlotTable(holders, slotCount: slotCount)
    }
}
