/// The characters of base64url and what they mean (RFC 4648 §5).
enum Base64URLAlphabet {
    /// The 64 characters in the order of their values.
    static let characters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )

    /// The mark of a character that is not in the alphabet.
    static let foreign: UInt32 = 1 << 31

    /// Four tables of 256: the value of a byte, shifted to its place as first, second, third and
    /// fourth of a group, so that the values of a group only need to be united.
    static let values: [UInt32] = {
        var values = [UInt32](repeating: foreign, count: 4 * 256)
        for place in 0..<4 {
            for (value, character) in characters.enumerated() {
                values[place * 256 + Int(character)] = UInt32(value) << (18 - 6 * place)
            }
        }
        return values
    }()
}
