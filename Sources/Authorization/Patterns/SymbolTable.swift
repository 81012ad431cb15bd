internal import JSON

/// Numbers for the literal pieces of many patterns, so that a question's pieces are hashed once.
struct SymbolTable: Sendable {
    private struct Symbol: Sendable {
        let hash: UInt64
        let bytes: Range<Int>
    }

    private var bytes: [UInt8] = []
    private var symbols: [Symbol] = []
    /// Open addressing: numbers of symbols, or -1.
    private var places: [Int32] = []

    /// Differs between processes: who can write patterns cannot choose colliding ones.
    private let seed = UInt64(truncatingIfNeeded: Hasher().finalize())

    /// The number of a piece, if one of the patterns has it as a literal.
    ///
    /// - Complexity: O(length of the piece), whatever the number of symbols.
    @inline(__always)
    func symbol(of piece: Span<UInt8>) -> Int? {
        guard !places.isEmpty else { return nil }
        let hash = hash(piece)
        var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
        while places[place] >= 0 {
            let number = Int(places[place])
            if symbols[number].hash == hash, isEqual(number, piece) { return number }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    /// The number of a literal, a new one if it has none yet.
    mutating func intern(_ literal: ExactString) -> Int {
        let text = literal.utf8
        let span = text.span
        if let number = symbol(of: span) { return number }
        let start = bytes.count
        bytes.append(contentsOf: text)
        symbols.append(Symbol(hash: hash(span), bytes: start..<bytes.count))
        if symbols.count * 2 > places.count { grow() } else { insert(symbols.count - 1) }
        return symbols.count - 1
    }

    private mutating func insert(_ number: Int) {
        var place = Int(truncatingIfNeeded: symbols[number].hash) & (places.count - 1)
        while places[place] >= 0 { place = (place + 1) & (places.count - 1) }
        places[place] = Int32(truncatingIfNeeded: number)
    }

    private mutating func grow() {
        places = Array(repeating: -1, count: max(8, places.count * 2))
        for number in symbols.indices { insert(number) }
    }

    private func isEqual(_ number: Int, _ piece: Span<UInt8>) -> Bool {
        let symbol = bytes.span.extracting(symbols[number].bytes)
        guard symbol.count == piece.count else { return false }
        for offset in symbol.indices where symbol[offset] != piece[offset] { return false }
        return true
    }

    /// FNV-1a over 64 bits with a secret start, its upper bits folded onto the lower ones.
    private func hash(_ piece: Span<UInt8>) -> UInt64 {
        var hash = 0xCBF2_9CE4_8422_2325 ^ seed
        for offset in piece.indices { hash = (hash ^ UInt64(piece[offset])) &* 0x100_0000_01B3 }
        return hash ^ (hash >> 32)
    }
}
