/// A list of numbers that needs no allocation as long as it is short.
struct InlineList {
    static let inlineCapacity = 16

    private(set) var count = 0
    private var inline = InlineArray<16, Int32>(repeating: 0)
    private var spilled: [Int32] = []

    var isEmpty: Bool { count == 0 }

    subscript(position: Int) -> Int {
        Int(
            position < Self.inlineCapacity
                ? inline[position] : spilled[position - Self.inlineCapacity]
        )
    }

    mutating func append(_ number: Int) {
        if count < Self.inlineCapacity {
            inline[count] = Int32(truncatingIfNeeded: number)
        } else {
            spilled.append(Int32(truncatingIfNeeded: number))
        }
        count += 1
    }

    mutating func removeAll() {
        count = 0
        spilled.removeAll(keepingCapacity: true)
    }
}
