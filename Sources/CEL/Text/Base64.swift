internal import JSON

/// Base64 with the standard alphabet (RFC 4648 §4).
enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )
    private static let pad = UInt8(ascii: "=")

    /// The text of `bytes`, padded, in at most `maximum` bytes.
    static func encoded(_ bytes: [UInt8], maximum: Int) throws(TextError) -> ExactString {
        guard bytes.count <= maximum / 4 * 3 else { throw .tooLarge(limit: maximum) }
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = group.reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
            bits <<= UInt32(3 - group.count) * 8
            for place in 0..<4 {
                let index = Int(bits >> UInt32(18 - 6 * place) & 0x3F)
                text.append(place <= group.count ? alphabet[index] : pad)
            }
        }
        return ExactString(String(decoding: text, as: UTF8.self))
    }

    /// The bytes of `text`.
    ///
    /// Padding may be missing, but not a part of it. Line ends are passed over, and bits that no
    /// byte needs may be set, as in the library that CEL's own encoders use.
    static func decoded(_ text: ExactString) throws(TextError) -> [UInt8] {
        let letters = text.utf8.filter { $0 != 0x0A && $0 != 0x0D }
        let padding = letters.reversed().prefix { $0 == pad }.count
        let count = letters.count - padding
        guard padding == 0 || padding <= 2 && letters.count.isMultiple(of: 4), count % 4 != 1 else {
            throw .invalidBase64
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * 3 / 4)
        var bits: UInt32 = 0
        for (place, letter) in letters[..<count].enumerated() {
            guard let value = value(of: letter) else { throw .invalidBase64 }
            bits = bits << 6 | value
            // Each letter but the first of four completes a byte.
            let rest = UInt32(6 - 2 * (place % 4))
            if place % 4 != 0 { bytes.append(UInt8(truncatingIfNeeded: bits >> rest)) }
        }
        return bytes
    }

    private static func value(of letter: UInt8) -> UInt32? {
        switch letter {
        case 0x41...0x5A: UInt32(letter - 0x41)
        case 0x61...0x7A: UInt32(letter - 0x61) + 26
        case 0x30...0x39: UInt32(letter - 0x30) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
