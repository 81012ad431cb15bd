public import JSON

/// Unpadded base64url (RFC 7515 §2), read strictly: one text for each sequence of bytes.
public enum Base64URL {
    /// The bytes that `text` stands for.
    ///
    /// Nil for padding, for any character outside the alphabet, for a length that no bytes give, and
    /// for a last character whose unused bits are not zero.
    public static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        let groups = text.count / 4
        var bytes = [UInt8](repeating: 0, count: text.count / 4 * 3 + text.count % 4 * 3 / 4)
        var output = bytes.mutableSpan
        let values = Base64URLAlphabet.values.span
        // Characters are judged once at the end: a foreign one sets a bit that no value has.
        var seen: UInt8 = 0
        for group in 0..<groups {
            let start = group &* 4
            let text = text.extracting(start..<(start &+ 4))
            let first = values[Int(text[0])]
            let second = values[Int(text[1])]
            let third = values[Int(text[2])]
            let fourth = values[Int(text[3])]
            seen |= first | second | third | fourth
            let end = group &* 3
            output[end] = first << 2 | second >> 4
            output[end &+ 1] = second << 4 | third >> 2
            output[end &+ 2] = third << 6 | fourth
        }
        guard seen & Base64URLAlphabet.foreign == 0 else { return nil }
        guard decodeRest(text, from: groups &* 4, into: &output, at: groups &* 3) else {
            return nil
        }
        return bytes
    }

    /// The bytes that `text` stands for, under the same rules.
    public static func decode(_ text: ExactString) -> [UInt8]? {
        decode(Array(text.utf8).span)
    }

    /// Decodes the two or three characters that are no whole group.
    private static func decodeRest(
        _ text: Span<UInt8>,
        from start: Int,
        into output: inout MutableSpan<UInt8>,
        at end: Int
    ) -> Bool {
        let count = text.count - start
        guard count > 0 else { return true }
        let values = Base64URLAlphabet.values.span
        let first = values[Int(text[start])]
        let second = values[Int(text[start + 1])]
        let third = count == 3 ? values[Int(text[start + 2])] : 0
        guard (first | second | third) & Base64URLAlphabet.foreign == 0 else { return false }
        // The bits of the last character that are of no byte.
        let unused = count == 3 ? third & 0b11 : second & 0b1111
        guard unused == 0 else { return false }
        output[end] = first << 2 | second >> 4
        if count == 3 { output[end + 1] = second << 4 | third >> 2 }
        return true
    }

    /// The text that stands for `bytes`, as ASCII.
    public static func encode(_ bytes: Span<UInt8>) -> [UInt8] {
        let alphabet = Base64URLAlphabet.characters
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let count = min(3, bytes.count - index)
            var bits: UInt32 = 0
            for place in 0..<count { bits |= UInt32(bytes[index + place]) << (16 - 8 * place) }
            for place in 0...count { text.append(alphabet[Int(bits >> (18 - 6 * place)) & 63]) }
            index += count
        }
        return text
    }

    /// The text that stands for `bytes`.
    public static func encode(_ bytes: [UInt8]) -> ExactString {
        ExactString(String(decoding: encode(bytes.span), as: UTF8.self))
    }
}
