// `String.lowercased()` and `Character.isNumber` know Unicode, where other characters fold to ASCII
// letters and digits. Names on the wire are folded and classified by their ASCII bytes.

func isASCIIDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

func isASCIIHexDigit(_ byte: UInt8) -> Bool {
    isASCIIDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
}

func isASCIILetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}

/// The text of `bytes` with `A` to `Z` replaced by `a` to `z`.
func asciiLowercased(_ bytes: some Sequence<UInt8>) -> String {
    let folded = bytes.map { byte in
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
    return String(decoding: folded, as: UTF8.self)
}

/// Whether `bytes` are a token (RFC 9110 §5.6.2): a header's name, half of a media type.
func isHTTPToken(_ bytes: some Collection<UInt8>) -> Bool {
    let marks = "!#$%&'*+-.^_`|~".utf8
    return !bytes.isEmpty
        && bytes.allSatisfy { byte in
            isASCIIDigit(byte) || isASCIILetter(byte) || marks.contains(byte)
        }
}
