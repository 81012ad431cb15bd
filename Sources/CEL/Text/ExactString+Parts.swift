internal import JSON

extension ExactString {
    /// The code point at `index` as a text; the empty text at the index of the end.
    func character(at index: Int64) throws(TextError) -> ExactString {
        let start = try byteOffset(ofCodePoint: index)
        guard start < utf8.count else { return "" }
        let bytes = utf8.span
        var end = start + 1
        while end < bytes.count, bytes[end].isContinuation { end += 1 }
        return slice(start..<end)
    }

    /// The code points from `start` to the end.
    func substring(from start: Int64) throws(TextError) -> ExactString {
        slice(try byteOffset(ofCodePoint: start)..<utf8.count)
    }

    /// The code points from `start` up to, but without, `end`.
    func substring(from start: Int64, to end: Int64) throws(TextError) -> ExactString {
        let (lower, upper) = (
            try byteOffset(ofCodePoint: start), try byteOffset(ofCodePoint: end)
        )
        guard lower <= upper else { throw .invalidRange(start: start, end: end) }
        return slice(lower..<upper)
    }

    /// The text without the code points at its ends that are White_Space of Unicode.
    var trimmed: ExactString {
        let scalars = string.unicodeScalars
        let isText = { (scalar: Unicode.Scalar) in
            // The white space of ASCII is known without a table.
            scalar.isASCII
                ? scalar != " " && !("\t"..."\r").contains(scalar) : !scalar.properties.isWhitespace
        }
        guard let first = scalars.firstIndex(where: isText),
            let last = scalars.lastIndex(where: isText)
        else { return "" }
        return ExactString(String(scalars[first...last]))
    }

    /// The parts between the places where `separator` stands.
    ///
    /// An empty separator stands between any two code points. At most `limit` parts are made, the
    /// last of which is all that is left; any number when it is negative. More than `maximum` are an
    /// error.
    func split(
        by separator: ExactString,
        limit: Int64 = -1,
        maximum: Int
    ) throws(TextError) -> [ExactString] {
        guard limit != 0 else { return [] }
        guard !separator.isEmpty else { return try characters(limit: limit, maximum: maximum) }
        var parts: [ExactString] = []
        var start = 0
        while limit < 0 || parts.count < limit - 1,
            let place = ByteSearch.first(separator.utf8.span, in: utf8.span, from: start)
        {
            try Self.append(slice(start..<place), to: &parts, maximum: maximum)
            start = place + separator.utf8.count
        }
        try Self.append(slice(start..<utf8.count), to: &parts, maximum: maximum)
        return parts
    }

    private func characters(limit: Int64, maximum: Int) throws(TextError) -> [ExactString] {
        var parts: [ExactString] = []
        let bytes = utf8.span
        var start = 0
        for offset in 1..<max(1, bytes.count) where !bytes[offset].isContinuation {
            guard limit < 0 || parts.count < limit - 1 else { break }
            try Self.append(slice(start..<offset), to: &parts, maximum: maximum)
            start = offset
        }
        if start < bytes.count {
            try Self.append(slice(start..<bytes.count), to: &parts, maximum: maximum)
        }
        return parts
    }

    private static func append(
        _ part: ExactString,
        to parts: inout [ExactString],
        maximum: Int
    ) throws(TextError) {
        guard parts.count < maximum else { throw .tooLarge(limit: maximum) }
        parts.append(part)
    }
}
