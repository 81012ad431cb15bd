internal import JSON

/// Numbers for the literal pieces of many patterns, so that a question's pieces are hashed once.
struct SymbolTable: Sendable {
    private var bytes: [UInt8] = []
    private var ranges: [Range<Int32>] = []
    private var hashes: [UInt64] = []
    private var places: [Int32] = []

    /// Differs between processes: who can write patterns cannot choose colliding ones.
    private let seed = UInt64(truncatingIfNeeded: Hasher().finalize())

    private static let unused: Int32 = -1

    /// The number of a piece, if one of the patterns has it as a literal.
    ///
    /// - Complexity: O(length of the piece), whatever the number of symbols.
    @inline(__always)
    func symbol(of piece: Span<UInt8>) -> Int? {
        guard !places.isEmpty else { return nil }
        let hash = hash(piece)
        var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
        while places[place] != Self.unused {
            let symbol = Int(places[place])
            if hashes[symbol] == hash, isEqual(symbol, piece) { return symbol }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    /// The number of a literal, a new one if it has none yet.
    mutating func intern(_ literal: ExactString) -> Int {
        let text = literal.utf8
        let span = text.span
        if let symbol = symbol(of: span) { return symbol }
        let symbol = ranges.count
        let start = Int32(truncatingIfNeeded: bytes.count)
        bytes.append(contentsOf: text)
        ranges.append(start..<Int32(truncatingIfNeeded: bytes.count))
        hashes.append(hash(span))
        if ranges.count * 2 > places.count { grow() } else { insert(symbol) }
        return symbol
    }

    private mutating func insert(_ symbol: Int) {
        var place = Int(truncatingIfNeeded: hashes[symbol]) & (places.count - 1)
        while places[place] != Self.unused { place = (place + 1) & (places.count - 1) }
        places[place] = Int32(truncatingIfNeeded: symbol)
    }

    private mutating func grow() {
        places = Array(repeating: Self.unused, count: max(8, places.count * 2))
        for symbol in ranges.indices { insert(symbol) }
    }

    private func isEqual(_ symbol: Int, _ piece: Span<UInt8>) -> Bool {
        let range = ranges[symbol]
        guard range.count == piece.count else { return false }
        let start = Int(range.lowerBound)
        for offset in piece.indices where bytes[start + offset] != piece[offset] { return false }
        return true
    }

    /// FNV-1a over 64 bits with a secret start, its upper bits folded onto the lower ones.
    private func hash(_ piece: Span<UInt8>) -> UInt64 {
        var hash = 0xCBF2_9CE4_8422_2325 ^ seed
        for offset in piece.indices { hash = (hash ^ UInt64(piece[offset])) &* 0x100_0000_01B3 }
        return hash ^ (hash >> 32)
    }
}
