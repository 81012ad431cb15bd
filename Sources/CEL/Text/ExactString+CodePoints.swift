internal import JSON

extension ExactString {
    /// How many code points there are: CEL's `size`.
    ///
    /// - Complexity: O(1) for text that is known to be ASCII.
    var codePointCount: Int {
        guard !isKnownASCII else { return utf8.count }
        let bytes = utf8.span
        var count = 0
        for index in bytes.indices where !bytes[index].isContinuation { count += 1 }
        return count
    }

    /// Whether every byte is a code point, as far as that is known without looking.
    var isKnownASCII: Bool { string.utf8Span.isKnownASCII }
}

extension UInt8 {
    /// Whether the byte is not the first of its code point in UTF-8.
    var isContinuation: Bool { self & 0xC0 == 0x80 }
}
