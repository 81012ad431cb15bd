/// Makes inputs by changing others, the same ones for the same seed.
struct InputMaker {
    /// The longest input that is made.
    static let byteCountMax = 1 << 16

    private let corpus: [[UInt8]]
    private var random: SplitMix

    init(from corpus: [[UInt8]], seed: UInt64) {
        self.corpus = corpus
        random = SplitMix(state: seed)
    }

    /// One input of the corpus after one to four changes.
    mutating func next() -> [UInt8] {
        var input = seed()
        for _ in 0...random.below(4) { apply(pick(Change.allCases), to: &input) }
        return Array(input.prefix(Self.byteCountMax))
    }

    enum Change: CaseIterable {
        case flip, overwrite, delete, insert, duplicate, splice, truncate
    }

    mutating func apply(_ change: Change, to input: inout [UInt8]) {
        switch change {
        case .flip: if let place = place(in: input) { input[place] ^= 1 << random.below(8) }
        case .overwrite: if let place = place(in: input) { input[place] = byte() }
        case .delete: input.removeSubrange(range(in: input))
        case .insert: insert((0...random.below(4)).map { _ in byte() }, into: &input)
        case .duplicate:
            let piece = input[range(in: input)]
            insert((0...random.below(8)).flatMap { _ in piece }, into: &input)
        case .splice:
            let other = seed()
            insert(Array(other[range(in: other)]), into: &input)
        case .truncate: input.removeLast(random.below(input.count + 1))
        }
    }
}

extension InputMaker {
    private mutating func seed() -> [UInt8] { corpus.isEmpty ? [] : pick(corpus) }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[random.below(values.count)]
    }

    private mutating func place(in input: [UInt8]) -> Int? {
        input.isEmpty ? nil : random.below(input.count)
    }

    /// A piece of the input, which is short in half of all cases.
    private mutating func range(in input: [UInt8]) -> Range<Int> {
        let start = random.below(input.count + 1)
        let rest = input.count - start
        let count = random.below((random.below(2) == 0 ? min(rest, 8) : rest) + 1)
        return start..<(start + count)
    }

    private mutating func insert(_ piece: [UInt8], into input: inout [UInt8]) {
        input.insert(contentsOf: piece, at: random.below(input.count + 1))
    }

    /// Any byte, or one that texts of some kind give a meaning to.
    private mutating func byte() -> UInt8 {
        random.below(2) == 0
            ? UInt8(random.below(256))
            : pick(Array("\0\t\n\r \"#%&'()*+,-./019:;<=>?@AEZ[\\]_aez{|}~\u{7F}é\u{FEFF}😀".utf8))
    }
}

/// SplitMix64: the same numbers for the same seed, on every machine.
private struct SplitMix {
    var state: UInt64

    /// A number from 0 to just below `bound`, which is above 0.
    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
