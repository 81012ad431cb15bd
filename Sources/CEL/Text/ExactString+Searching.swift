internal import JSON

extension ExactString {
    /// Whether `other` stands anywhere in the text, byte for byte.
    func contains(_ other: ExactString) -> Bool {
        ByteSearch.first(other.utf8.span, in: utf8.span, from: 0) != nil
    }

    /// Whether the text begins with `other`, byte for byte.
    func starts(with other: ExactString) -> Bool {
        other.utf8.count <= utf8.count && ByteSearch.isSame(other.utf8.span, utf8.span, at: 0)
    }

    /// Whether the text ends with `other`, byte for byte.
    func ends(with other: ExactString) -> Bool {
        let place = utf8.count - other.utf8.count
        return place >= 0 && ByteSearch.isSame(other.utf8.span, utf8.span, at: place)
    }

    /// The code point at which `other` begins first, at `start` or later; -1 without one.
    ///
    /// `start` may be the index of the end, where only the empty text is found.
    func index(of other: ExactString, from start: Int64 = 0) throws(TextError) -> Int64 {
        let start = try byteOffset(ofCodePoint: start)
        return codePointIndex(ofByte: ByteSearch.first(other.utf8.span, in: utf8.span, from: start))
    }

    /// The code point at which `other` begins last; -1 without one.
    func lastIndex(of other: ExactString) -> Int64 {
        let place = ByteSearch.last(other.utf8.span, in: utf8.span, upTo: utf8.count)
        return codePointIndex(ofByte: place)
    }

    /// The code point at which `other` begins last, at `limit` or earlier; -1 without one.
    func lastIndex(of other: ExactString, upTo limit: Int64) throws(TextError) -> Int64 {
        let limit = try byteOffset(ofCodePoint: limit)
        return codePointIndex(ofByte: ByteSearch.last(other.utf8.span, in: utf8.span, upTo: limit))
    }

    private func codePointIndex(ofByte place: Int?) -> Int64 {
        guard let place else { return -1 }
        return Int64(codePointCount(before: place))
    }
}
