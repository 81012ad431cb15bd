/// What stands before the content of a string or bytes literal.
struct LiteralOpening {
    /// `r`: no escapes.
    let isRaw: Bool
    /// `b`: bytes.
    let isBytes: Bool
    /// Three quotes: the content may span lines.
    let isTriple: Bool
    /// The quote.
    let quote: UInt8
    /// The bytes of prefix and quotes.
    let length: Int

    /// Reads what `text` starts with; nil if that is no string and no bytes literal.
    init?(_ text: ArraySlice<UInt8>) {
        var index = text.startIndex
        var flags: [Bool] = []
        for letter in [UInt8(ascii: "b"), UInt8(ascii: "r")] {
            let isThere = index < text.endIndex && text[index] | 0x20 == letter
            flags.append(isThere)
            index += isThere ? 1 : 0
        }
        guard index < text.endIndex else { return nil }
        let quote = text[index]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        let isTriple = text[index...].prefix(3).elementsEqual([quote, quote, quote])
        self.isBytes = flags[0]
        self.isRaw = flags[1]
        self.isTriple = isTriple
        self.quote = quote
        length = index - text.startIndex + (isTriple ? 3 : 1)
    }

    /// Whether the literal's closing quotes stand at `index`.
    func closes(_ source: [UInt8], at index: Int) -> Bool {
        guard index < source.count, source[index] == quote else { return false }
        guard isTriple else { return true }
        return index + 2 < source.count && source[index + 1] == quote && source[index + 2] == quote
    }
}
