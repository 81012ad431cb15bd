/// A list of numbers that needs no allocation as long as it is short.
struct InlineList {
    private(set) var count = 0
    private var first = SIMD8<Int32>()
    private var others: [Int32] = []

    subscript(position: Int) -> Int {
        let inline = first.scalarCount
        return Int(position < inline ? first[position] : others[position - inline])
    }

    mutating func append(_ number: Int) {
        if count < first.scalarCount {
            first[count] = Int32(truncatingIfNeeded: number)
        } else {
            others.append(Int32(truncatingIfNeeded: number))
        }
        count += 1
    }
}
