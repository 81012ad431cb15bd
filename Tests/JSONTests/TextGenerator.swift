/// Makes JSON texts that are valid, or nearly so.
struct TextGenerator {
    var random: SplitMix

    mutating func document(depth: Int) -> String {
        switch random.below(depth > 0 ? 8 : 6) {
        case 0: pick(["null", "true", "false"])
        case 1, 2: number()
        case 3, 4, 5: string()
        case 6: "[" + many { $0.document(depth: depth - 1) } + "]"
        default:
            "{" + many { $0.string() + $0.pick([":", " : "]) + $0.document(depth: depth - 1) } + "}"
        }
    }

    private mutating func many(_ make: (inout TextGenerator) -> String) -> String {
        (0..<random.below(5)).map { _ in make(&self) }.joined(separator: pick([",", ", ", " ,\n"]))
    }

    private mutating func number() -> String {
        let digits = { (generator: inout TextGenerator) in
            String(generator.random.next() >> generator.random.below(60))
        }
        let fraction = random.below(3) == 0 ? "." + digits(&self) : ""
        let exponent =
            random.below(4) == 0 ? pick(["e", "E", "e+", "E-"]) + String(random.below(270)) : ""
        return pick(["", "-"]) + digits(&self) + fraction + exponent
    }

    private mutating func string() -> String {
        let pieces = [
            "a", "bc", "name", "é", "😀", "\\n", "\\\"", "\\\\", "\\u0041", "\\ud83d\\ude00", " ",
        ]
        return "\"" + (0..<random.below(6)).map { _ in pick(pieces) }.joined() + "\""
    }

    private mutating func pick(_ choices: [String]) -> String {
        choices[random.below(choices.count)]
    }

    /// `text` with a few bytes changed, dropped, doubled or swapped.
    mutating func damaged(_ text: [UInt8]) -> [UInt8] {
        var bytes = text
        let spares =
            Array("{}[],:\"\\u0e-+.1 \n\t".utf8) + [0x00, 0x0C, 0x1A, 0x80, 0xC3, 0xED, 0xFF]
        for _ in 0...random.below(3) where !bytes.isEmpty {
            let place = random.below(bytes.count)
            switch random.below(4) {
            case 0: bytes[place] = spares[random.below(spares.count)]
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(spares[random.below(spares.count)], at: place)
            default: bytes.swapAt(place, random.below(bytes.count))
            }
        }
        return bytes
    }
}

/// A small generator of repeatable numbers.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
