internal import JSON

extension ExactString {
    /// The text with the letters `A` to `Z`, and no others, made small.
    var lowercasedASCII: ExactString {
        replacingBytes { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    }

    /// The text with the letters `a` to `z`, and no others, made capital.
    var uppercasedASCII: ExactString {
        replacingBytes { $0 >= 0x61 && $0 <= 0x7A ? $0 & 0xDF : $0 }
    }

    /// The code points from the last to the first.
    var reversed: ExactString {
        ExactString(String(String.UnicodeScalarView(string.unicodeScalars.reversed())))
    }

    /// Both texts one after the other, in at most `maximum` bytes.
    func appending(_ other: ExactString, maximum: Int) throws(TextError) -> ExactString {
        guard utf8.count <= maximum, other.utf8.count <= maximum - utf8.count else {
            throw .tooLarge(limit: maximum)
        }
        return ExactString(string + other.string)
    }

    /// The text with `new` in the first `limit` places where `old` stands, from left to right and
    /// without overlap; in all of them when `limit` is negative.
    ///
    /// An empty `old` stands before each code point and at the end. The result has at most `maximum`
    /// bytes.
    func replacing(
        _ old: ExactString,
        with new: ExactString,
        limit: Int64 = -1,
        maximum: Int
    ) throws(TextError) -> ExactString {
        var result = BoundedText(maximum: maximum)
        var left = limit < 0 ? .max : limit
        var start = 0
        while left != 0, let place = next(old, from: start) {
            try result.append(self, bytes: start..<place)
            try result.append(new)
            left -= 1
            // Behind an empty text the search goes on after the next code point.
            let end = place + old.utf8.count
            start = end
            guard old.isEmpty else { continue }
            guard end < utf8.count else { break }
            let following = codePointEnd(after: end)
            try result.append(self, bytes: end..<following)
            start = following
        }
        try result.append(self, bytes: start..<utf8.count)
        return result.text
    }

    /// The text in double quotes, with the escapes `\a \b \f \n \r \t \v \\ \"` and no others.
    func quoted(maximum: Int) throws(TextError) -> ExactString {
        var result = BoundedText(maximum: maximum)
        try result.append("\"")
        let bytes = utf8.span
        var plain = 0
        for offset in bytes.indices {
            guard let escape = Self.escape(of: bytes[offset]) else { continue }
            try result.append(self, bytes: plain..<offset)
            try result.append(escape)
            plain = offset + 1
        }
        try result.append(self, bytes: plain..<bytes.count)
        try result.append("\"")
        return result.text
    }

    private func replacingBytes(_ replacement: (UInt8) -> UInt8) -> ExactString {
        ExactString(String(decoding: utf8.map(replacement), as: UTF8.self))
    }

    private func next(_ needle: ExactString, from start: Int) -> Int? {
        ByteSearch.first(needle.utf8.span, in: utf8.span, from: start)
    }

    private func codePointEnd(after start: Int) -> Int {
        let bytes = utf8.span
        var end = start + 1
        while end < bytes.count, bytes[end].isContinuation { end += 1 }
        return end
    }

    private static func escape(of byte: UInt8) -> ExactString? {
        switch byte {
        case 0x07: #"\a"#
        case 0x08: #"\b"#
        case 0x09: #"\t"#
        case 0x0A: #"\n"#
        case 0x0B: #"\v"#
        case 0x0C: #"\f"#
        case 0x0D: #"\r"#
        case 0x22: #"\""#
        case 0x5C: #"\\"#
        default: nil
        }
    }
}

extension Collection<ExactString> {
    /// The texts with `separator` between them, in at most `maximum` bytes.
    func joined(by separator: ExactString, maximum: Int) throws(TextError) -> ExactString {
        var result = BoundedText(maximum: maximum)
        var isFirst = true
        for text in self {
            if !isFirst { try result.append(separator) }
            try result.append(text)
            isFirst = false
        }
        return result.text
    }
}
