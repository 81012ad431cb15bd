/// What stands under each slot of a ``PatternIndex``, in one flat array.
struct SlotTable<Target: Sendable>: Sendable {
    /// A target and the slot that it goes under.
    struct Placed {
        let slot: Int
        let target: Target
    }

    private let targets: [Target]
    /// Where the targets of each slot begin; the last element is where those of the last slot end.
    private let starts: [Int32]

    /// Sorts targets by slot; those of one slot keep their order.
    init(_ placed: [Placed] = [], slotCount: Int = 0) {
        var ends = [Int32](repeating: 0, count: slotCount + 1)
        for item in placed { ends[item.slot + 1] += 1 }
        for slot in 0..<slotCount { ends[slot + 1] += ends[slot] }
        starts = ends
        // Sorting by slot and place is a stable sort by slot.
        let order = placed.indices.sorted { left, right in
            (placed[left].slot, left) < (placed[right].slot, right)
        }
        targets = order.map { placed[$0].target }
    }

    var isEmpty: Bool { targets.isEmpty }

    /// Where the targets of a slot stand.
    func range(of slot: Int) -> Range<Int> { Int(starts[slot])..<Int(starts[slot + 1]) }

    /// The first target of a slot.
    func first(of slot: Int) -> Target? {
        let range = range(of: slot)
        return range.isEmpty ? nil : targets[range.lowerBound]
    }

    /// The target at a position of ``range(of:)``.
    subscript(position: Int) -> Target { targets[position] }
}
