internal import JSON

extension ExactString {
    /// How many code points there are: CEL's `size`.
    ///
    /// - Complexity: O(1) for text that is known to be ASCII.
    var codePointCount: Int { codePointCount(before: utf8.count) }

    /// Whether every byte is a code point, as far as that is known without looking.
    var isKnownASCII: Bool { string.utf8Span.isKnownASCII }

    /// How many code points begin in the first `offset` bytes.
    func codePointCount(before offset: Int) -> Int {
        guard !isKnownASCII else { return offset }
        let bytes = utf8.span
        var count = 0
        for index in 0..<offset where !bytes[index].isContinuation { count += 1 }
        return count
    }

    /// Where the code point of an index begins in bytes; the index may be that of the end.
    func byteOffset(ofCodePoint index: Int64) throws(TextError) -> Int {
        guard let index = Int(exactly: index), index >= 0, index <= utf8.count else {
            throw .indexOutOfRange(index)
        }
        guard !isKnownASCII else { return index }
        let bytes = utf8.span
        var left = index
        for offset in bytes.indices where !bytes[offset].isContinuation {
            guard left > 0 else { return offset }
            left -= 1
        }
        guard left == 0 else { throw .indexOutOfRange(Int64(index)) }
        return bytes.count
    }

    /// A part by its bytes, which have to begin and end where code points do.
    func slice(_ range: Range<Int>) -> ExactString {
        ExactString(String(part(range)))
    }

    /// The same part, not copied.
    func part(_ range: Range<Int>) -> Substring {
        let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
        let end = utf8.index(start, offsetBy: range.count)
        return Substring(utf8[start..<end])
    }
}

extension UInt8 {
    /// Whether the byte is not the first of its code point in UTF-8.
    var isContinuation: Bool { self & 0xC0 == 0x80 }
}
