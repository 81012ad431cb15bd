extension UInt8 {
    /// The byte, in lower case if it is one of `A`–`Z`.
    public var asciiLowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}

extension ExactString {
    /// The text with `A`–`Z` in lower case and every other byte as it is.
    ///
    /// `String.lowercased()` knows Unicode, where the Kelvin sign becomes a `k`.
    public var asciiLowercased: ExactString {
        ExactString(String(decoding: utf8.map(\.asciiLowercased), as: UTF8.self))
    }
}
