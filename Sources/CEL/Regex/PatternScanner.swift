/// Goes through a pattern once, and adds up what its parts count for.
///
/// What RE2 refuses may be taken for anything.
struct PatternScanner {
    /// What is made anew for each copy of a repetition.
    struct Copied {
        var instructions = 0
        /// Units to find out where each part of `x{n,m}` may go on.
        var chains = 0
    }

    /// An open bracket, and the whole pattern.
    private struct Group {
        /// All that stands in it.
        var all = Copied()
        /// The part that a repetition stands for.
        var last = Copied()
        /// The largest product of counts inside one another: in `last`, and in all.
        var lastRepeats = 1
        var repeats = 1
        var folds: Bool
    }

    private(set) var reading = 0
    /// Whether the text may be searched from its end, for which RE2 makes a second program.
    private(set) var mayEndAtTheEnd = false
    private let bytes: [UInt8]
    private var place = 0
    private var outer: [Group] = []
    private var group = Group(folds: false)

    /// The largest product of counts that RE2 takes.
    private static let repeatsMax = 1000
    /// Units for each copy that a repetition makes of what it repeats.
    private static let copyUnits = 2
    /// `x{0,n}` takes time in the square of n: how much of that a unit is for.
    private static let chainedPerUnit = 25

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// All, with what stands in brackets that nobody closed.
    var total: Copied { outer.reduce(group.all) { $0 + $1.all } }

    mutating func run() {
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "("): open()
            case UInt8(ascii: ")"): if !close() { return }
            case UInt8(ascii: "["): add(bracket())
            case UInt8(ascii: "\\"): escape()
            case UInt8(ascii: "."): add(PatternWeight(reading: 10, instructions: 8))
            case UInt8(ascii: "{"): if !counted() { return }
            case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
                group.last.instructions += 1
                group.all.instructions += 1
            case UInt8(ascii: "$"):
                mayEndAtTheEnd = true
                add(.literal(folds: group.folds))
            default: add(codePoint())
            }
        }
    }
}

extension PatternScanner {
    private mutating func next() -> UInt8? {
        guard place < bytes.count else { return nil }
        defer { place += 1 }
        return bytes[place]
    }

    private mutating func skip(_ byte: Unicode.Scalar) -> Bool {
        guard place < bytes.count, bytes[place] == UInt8(ascii: byte) else { return false }
        place += 1
        return true
    }

    /// A code point of which the first byte was read.
    private mutating func codePoint() -> PatternWeight {
        var weight = PatternWeight.literal(folds: group.folds)
        while place < bytes.count, bytes[place] & 0xC0 == 0x80 {
            weight.add(.literal(folds: group.folds))
            place += 1
        }
        return weight
    }

    private mutating func add(_ weight: PatternWeight) {
        reading += weight.reading
        add(Copied(instructions: weight.instructions), repeats: 1)
    }

    private mutating func add(_ part: Copied, repeats: Int) {
        group.last = part
        group.lastRepeats = repeats
        group.all = group.all + part
        group.repeats = max(group.repeats, repeats)
    }

    /// `(`, `(?:`, `(?i:`, `(?P<name>`; `(?i)` holds to the end of the group that it stands in.
    private mutating func open() {
        var folds = group.folds
        if skip("?") {
            while let byte = next(), byte != UInt8(ascii: ":"), byte != UInt8(ascii: "<") {
                if byte == UInt8(ascii: "i") { folds = true }
                if byte == UInt8(ascii: ")") {
                    group.folds = folds
                    return
                }
            }
        }
        outer.append(group)
        group = Group(folds: folds)
    }

    private mutating func close() -> Bool {
        guard let parent = outer.popLast() else { return false }
        let inner = group
        group = parent
        add(inner.all, repeats: inner.repeats)
        return true
    }

    /// `{n}`, `{n,}`, `{n,m}`, or text that only begins like one; false for more than RE2 takes.
    private mutating func counted() -> Bool {
        let start = place
        let least = number()
        var most: Int?
        if least != nil, skip(",") { most = number() }
        guard let least, skip("}") else {
            place = start
            add(.literal(folds: group.folds))
            return true
        }
        let count = max(least, most ?? 1, 1)
        guard group.lastRepeats * count <= PatternScanner.repeatsMax else { return false }
        reading += PatternScanner.copyUnits * count
        let optional = max((most ?? least) - least, 0)
        var more = group.last * (count - 1)
        more.instructions += optional
        more.chains += optional * optional / PatternScanner.chainedPerUnit
        group.all = group.all + more
        group.last = group.last + more
        group.lastRepeats *= count
        group.repeats = max(group.repeats, group.lastRepeats)
        return true
    }

    private mutating func number() -> Int? {
        var number: Int?
        while place < bytes.count, case let digit = bytes[place] &- UInt8(ascii: "0"), digit < 10 {
            number = min((number ?? 0) * 10 + Int(digit), PatternScanner.repeatsMax + 1)
            place += 1
        }
        return number
    }

    private mutating func escape() {
        if skip("Q") { return quoted() }
        if place < bytes.count, bytes[place] == UInt8(ascii: "z") { mayEndAtTheEnd = true }
        add(escaped())
    }

    /// `\Q…\E`.
    private mutating func quoted() {
        while let byte = next() {
            if byte == UInt8(ascii: "\\"), skip("E") { return }
            add(codePoint())
        }
    }

    /// What stands behind a backslash, in a class or outside.
    private mutating func escaped() -> PatternWeight {
        let folds = group.folds
        switch next() {
        case UInt8(ascii: "p"), UInt8(ascii: "P"): return .property(name(), folds: folds)
        case UInt8(ascii: "d"), UInt8(ascii: "s"), UInt8(ascii: "w"):
            return .ascii(folds: folds)
        case UInt8(ascii: "D"), UInt8(ascii: "S"), UInt8(ascii: "W"):
            return .negated(folds: folds)
        case UInt8(ascii: "x"):
            if skip("{") { skip(past: UInt8(ascii: "}")) }
            return .character(folds: folds)
        default: return .character(folds: folds)
        }
    }

    private mutating func skip(past end: UInt8) {
        while let byte = next(), byte != end {}
    }

    /// The name of a property: a letter, or what stands in braces.
    private mutating func name() -> String {
        guard skip("{") else { return next().map { String(UnicodeScalar($0)) } ?? "" }
        _ = skip("^")
        let start = place
        skip(past: UInt8(ascii: "}"))
        return String(decoding: bytes[start..<max(start, place - 1)], as: UTF8.self)
    }

    /// `[…]`.
    private mutating func bracket() -> PatternWeight {
        var weight = skip("^") ? PatternWeight.negated(folds: group.folds) : PatternWeight()
        var isFirst = true
        while let byte = next(), isFirst || byte != UInt8(ascii: "]") {
            weight.add(isFirst ? part(byte) : later(byte))
            isFirst = false
        }
        return weight
    }

    private mutating func part(_ byte: UInt8) -> PatternWeight {
        switch byte {
        case UInt8(ascii: "["):
            let isNegated = place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "^")
            guard skipNamedClass() else { return .literal(folds: group.folds) }
            return isNegated ? .negated(folds: group.folds) : .ascii(folds: group.folds)
        case UInt8(ascii: "\\"): return escaped()
        default: return .literal(folds: group.folds)
        }
    }

    /// A part that is not the first, and may be the rest of a range.
    private mutating func later(_ byte: UInt8) -> PatternWeight {
        guard byte == UInt8(ascii: "-"), place < bytes.count, bytes[place] != UInt8(ascii: "]")
        else {
            return part(byte)
        }
        guard bytes[place] < 0x80, bytes[place] != UInt8(ascii: "\\") else {
            return .range(folds: group.folds)
        }
        // In ASCII a range is as good as the code point that it begins with.
        place += 1
        return PatternWeight(reading: 5)
    }

    /// `[:alpha:]`.
    private mutating func skipNamedClass() -> Bool {
        guard place < bytes.count, bytes[place] == UInt8(ascii: ":") else { return false }
        let rest = bytes[(place + 1)...]
        let end = rest.indices.first { index in
            bytes[index] == UInt8(ascii: ":") && index + 1 < bytes.count
                && bytes[index + 1] == UInt8(ascii: "]")
        }
        guard let end else { return false }
        place = end + 2
        return true
    }
}

extension PatternScanner.Copied {
    fileprivate static func + (left: Self, right: Self) -> Self {
        Self(
            instructions: left.instructions + right.instructions,
            chains: left.chains + right.chains
        )
    }

    fileprivate static func * (part: Self, count: Int) -> Self {
        Self(instructions: part.instructions * count, chains: part.chains * count)
    }
}
