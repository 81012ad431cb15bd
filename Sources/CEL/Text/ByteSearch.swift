/// Finds bytes in other bytes, in time linear in both.
///
/// UTF-8 is found in UTF-8 only where code points begin, so bytes are enough for text, too.
enum ByteSearch {
    /// Bytes that are compared anew at each place: more of them could be made to cost their product.
    private static let shortMax = 16

    /// Where the first occurrence that begins at `start` or later begins.
    static func first(_ needle: Span<UInt8>, in bytes: Span<UInt8>, from start: Int) -> Int? {
        guard !needle.isEmpty else { return start <= bytes.count ? start : nil }
        guard needle.count <= shortMax else {
            var found: Int?
            forEachOccurrence(of: needle, in: bytes, from: start) { place in
                found = place
                return .stop
            }
            return found
        }
        var place = start
        while place <= bytes.count - needle.count {
            if isSame(needle, bytes, at: place) { return place }
            place += 1
        }
        return nil
    }

    /// Where the last occurrence that begins at `limit` or earlier begins.
    static func last(_ needle: Span<UInt8>, in bytes: Span<UInt8>, upTo limit: Int) -> Int? {
        var place = min(limit, bytes.count - needle.count)
        guard needle.count <= shortMax else {
            var found: Int?
            forEachOccurrence(of: needle, in: bytes, from: 0) { candidate in
                guard candidate <= place else { return .stop }
                found = candidate
                return .goOn
            }
            return found
        }
        while place >= 0 {
            if isSame(needle, bytes, at: place) { return place }
            place -= 1
        }
        return nil
    }

    /// Whether `needle` stands at `place`, where there are as many bytes.
    static func isSame(_ needle: Span<UInt8>, _ bytes: Span<UInt8>, at place: Int) -> Bool {
        for index in needle.indices where bytes[place + index] != needle[index] { return false }
        return true
    }
}

extension ByteSearch {
    private enum Next {
        case goOn
        case stop
    }

    /// Visits the occurrences from left to right, those that overlap too (Knuth, Morris and Pratt).
    private static func forEachOccurrence(
        of needle: Span<UInt8>,
        in bytes: Span<UInt8>,
        from start: Int,
        _ visit: (_ place: Int) -> Next
    ) {
        guard needle.count <= bytes.count - start else { return }
        let borders = borders(of: needle)
        var matched = 0
        for index in start..<bytes.count {
            while matched > 0, needle[matched] != bytes[index] { matched = borders[matched - 1] }
            if needle[matched] == bytes[index] { matched += 1 }
            guard matched == needle.count else { continue }
            guard case .goOn = visit(index + 1 - matched) else { return }
            matched = borders[matched - 1]
        }
    }

    /// For each beginning of `needle`: how long its longest shorter beginning is that also ends it.
    private static func borders(of needle: Span<UInt8>) -> [Int] {
        var borders = [0]
        borders.reserveCapacity(needle.count)
        var matched = 0
        for index in 1..<needle.count {
            while matched > 0, needle[matched] != needle[index] { matched = borders[matched - 1] }
            if needle[matched] == needle[index] { matched += 1 }
            borders.append(matched)
        }
        return borders
    }
}
