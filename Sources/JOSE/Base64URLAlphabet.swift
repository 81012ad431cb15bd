/// The characters of base64url and what they mean (RFC 4648 §5).
enum Base64URLAlphabet {
    /// The 64 characters in the order of their values.
    static let characters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )

    /// The mark of a byte that is not in the alphabet: a bit that no value has.
    static let foreign: UInt8 = 1 << 7

    /// The value of each byte; ``foreign`` for one that has none.
    static let values: InlineArray<256, UInt8> = {
        var values = InlineArray<256, UInt8>(repeating: foreign)
        for (value, character) in characters.enumerated() {
            values[Int(character)] = UInt8(truncatingIfNeeded: value)
        }
        return values
    }()
}
