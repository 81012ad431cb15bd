/// Base64 (RFC 4648 §4), read strictly: one text for each sequence of bytes.
public enum Base64 {
    private static let characters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    private static let values: [UInt8: UInt32] = Dictionary(
        uniqueKeysWithValues: characters.enumerated().map { ($1, UInt32($0)) }
    )

    private static let pad = UInt8(ascii: "=")

    /// The text that stands for `bytes`, filled up with `=` to whole groups of four.
    public static func encode(_ bytes: [UInt8]) -> String {
        let text = unpadded(bytes)
        return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    }

    /// The text that stands for `bytes`, without `=`.
    public static func encodeUnpadded(_ bytes: [UInt8]) -> String { unpadded(bytes) }

    /// The bytes that `text`, filled up with `=`, stands for.
    ///
    /// Nil for characters outside the alphabet, blanks too, wrong padding, and bits that no byte takes.
    public static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        let text = Array(text)
        guard text.count % 4 == 0 else { return nil }
        let count = text.last == pad ? (text.dropLast().last == pad ? 2 : 1) : 0
        return decodeUnpadded(text.dropLast(count))
    }

    /// The bytes that `text`, which has no `=`, stands for; nil as in ``decode(_:)``.
    public static func decodeUnpadded(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var bitCount = 0
        for character in text {
            guard let value = values[character] else { return nil }
            bits = bits << 6 & 0xFFFF | value
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
            }
        }
        // Six bits left over are a character that belongs to no byte.
        guard bitCount < 6, bits & (1 << UInt32(bitCount) - 1) == 0 else { return nil }
        return bytes
    }

    private static func unpadded(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for (place, byte) in group.enumerated() { bits |= UInt32(byte) << (16 - 8 * place) }
            for place in 0...group.count {
                text.append(characters[Int(bits >> (18 - 6 * place)) & 63])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
