internal import JSON

extension UInt8 {
    /// Whether this is one of `0`–`9`.
    var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    /// Whether this is one of `A`–`Z`, `a`–`z`, `0`–`9`.
    var isASCIILetterOrDigit: Bool {
        isASCIIDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }

    /// The byte, in lower case if it is one of `A`–`Z`.
    fileprivate var asciiLowercased: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }
}

extension ExactString {
    /// The text with `A`–`Z` in lower case and every other byte as it is.
    var asciiLowercased: ExactString {
        ExactString(String(decoding: utf8.map(\.asciiLowercased), as: UTF8.self))
    }
}
