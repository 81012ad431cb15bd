internal import JSON

extension IPAddress {
    /// Reads an address: IPv4 in four decimal numbers without zeros in front, or IPv6 (RFC 4291 §2.2).
    ///
    /// Zones, brackets, blanks and a mapped IPv4 address written with points are refused.
    init(_ text: ExactString) throws(NetworkError) { try self.init(text.utf8[...]) }

    /// Reads an address from a part of a text.
    init(_ text: Substring.UTF8View) throws(NetworkError) {
        guard !text.contains(UInt8(ascii: "%")) else { throw .zone }
        if text.contains(UInt8(ascii: ":")) {
            self.init(v6: try IPv6Reader.bits(of: text))
        } else {
            guard let bits = Self.v4Bits(of: text) else { throw .malformedAddress }
            self.init(v4: bits)
        }
    }

    /// Whether `text` is how this address is written.
    func isCanonical(_ text: ExactString) -> Bool { ExactString(description) == text }

    /// The bits of four decimal numbers.
    static func v4Bits(of text: Substring.UTF8View) -> UInt32? {
        let parts = text.split(
            separator: UInt8(ascii: "."),
            maxSplits: 4,
            omittingEmptySubsequences: false
        )
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard let octet = DecimalNumber.value(of: part, maximum: 255) else { return nil }
            bits = bits << 8 | UInt32(octet)
        }
        return bits
    }
}

extension IPAddress: CustomStringConvertible {
    /// The canonical form: of IPv6 that of RFC 5952.
    var description: String {
        switch family {
        case .v4:
            stride(from: 24, through: 0, by: -8)
                .map { String(bits >> UInt128($0) & 0xFF) }.joined(separator: ".")
        case .v6: v6Text
        }
    }

    private var v6Text: String {
        let groups = stride(from: 112, through: 0, by: -16).map { bits >> UInt128($0) & 0xFFFF }
        let zeros = Self.longestZeros(in: groups)
        let before = Self.text(of: groups[..<zeros.lowerBound])
        guard zeros.count > 1 else { return Self.text(of: groups[...]) }
        return before + "::" + Self.text(of: groups[zeros.upperBound...])
    }

    private static func text(of groups: ArraySlice<UInt128>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// The first of the longest runs of zeros.
    private static func longestZeros(in groups: [UInt128]) -> Range<Int> {
        var longest = 0..<0
        for start in groups.indices {
            let count = groups[start...].prefix { $0 == 0 }.count
            if count > longest.count { longest = start..<start + count }
        }
        return longest
    }
}

/// Numbers in addresses.
enum DecimalNumber {
    /// The value of decimal digits without zeros in front, if it is not above `maximum`.
    static func value(of text: Substring.UTF8View, maximum: Int) -> Int? {
        guard let first = text.first, text.count <= 3, first != UInt8(ascii: "0") || text.count == 1
        else { return nil }
        var value = 0
        for digit in text {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value <= maximum ? value : nil
    }
}
