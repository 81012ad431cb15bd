/// Reads an IPv6 address (RFC 4291 §2.2).
enum IPv6Reader {
    private typealias Groups = [UInt128]

    /// The bits of an address.
    static func bits(of text: Substring.UTF8View) throws(NetworkError) -> UInt128 {
        let halves = halves(of: text)
        let before = try groups(of: halves.before)
        guard let rest = halves.after else {
            guard before.groups.count == 8 else { throw .malformedAddress }
            return try bits(of: before.groups, hasPoints: before.hasPoints)
        }
        // Nothing may follow an IPv4 address, not even `::`.
        guard !before.hasPoints else { throw .malformedAddress }
        let after = try groups(of: rest)
        let missing = 8 - before.groups.count - after.groups.count
        // The two colons stand for one group at least.
        guard missing >= 1 else { throw .malformedAddress }
        let all = before.groups + Array(repeating: 0, count: missing) + after.groups
        return try bits(of: all, hasPoints: after.hasPoints)
    }

    /// What stands before and after the first `::`, if there is one.
    private static func halves(
        of text: Substring.UTF8View
    ) -> (before: Substring.UTF8View, after: Substring.UTF8View?) {
        let colon = UInt8(ascii: ":")
        var place = text.startIndex
        while place < text.endIndex {
            let next = text.index(after: place)
            if text[place] == colon, next < text.endIndex, text[next] == colon {
                return (text[..<place], text[text.index(after: next)...])
            }
            place = next
        }
        return (text, nil)
    }

    /// The groups of 16 bits in text without `::`, the last two perhaps written as IPv4.
    private static func groups(
        of text: Substring.UTF8View
    ) throws(NetworkError) -> (groups: Groups, hasPoints: Bool) {
        guard !text.isEmpty else { return ([], false) }
        let parts = text.split(
            separator: UInt8(ascii: ":"),
            maxSplits: 8,
            omittingEmptySubsequences: false
        )
        guard let last = parts.last, last.contains(UInt8(ascii: ".")) else {
            return (try parts.map(group), false)
        }
        guard let v4 = IPAddress.v4Bits(of: last) else { throw .malformedAddress }
        return (try parts.dropLast().map(group) + [UInt128(v4 >> 16), UInt128(v4 & 0xFFFF)], true)
    }

    /// One to four hexadecimal digits.
    private static func group(_ text: Substring.UTF8View) throws(NetworkError) -> UInt128 {
        guard (1...4).contains(text.count) else { throw .malformedAddress }
        var value: UInt128 = 0
        for byte in text {
            guard let digit = digit(byte) else { throw .malformedAddress }
            value = value << 4 | UInt128(digit)
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func bits(of groups: Groups, hasPoints: Bool) throws(NetworkError) -> UInt128 {
        let bits = groups.reduce(0) { $0 << 16 | $1 }
        guard !hasPoints || !IPAddress.isMapped(bits) else { throw .mappedAddress }
        return bits
    }
}
