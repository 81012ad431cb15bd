/// Finds what somebody who misspelt a word may have meant.
public enum YAMLSuggestion {
    /// Longer words get no suggestion.
    private static let wordBytesMax = 64

    /// The candidate at most two edits away: the nearest, and of equally near ones the first in byte
    /// order.
    ///
    /// One that differs in the case of ASCII letters alone is nearer than any other.
    public static func closest(
        to word: String,
        in candidates: some Sequence<String>
    ) -> String? {
        let ranked = candidates.map { candidate in
            let isSame = isSame(word, candidate)
            return (distance: isSame ? 0 : distance(word, candidate), text: candidate)
        }
        let near = ranked.filter { $0.distance <= 2 && $0.distance < $0.text.utf8.count }
        return near.min { ($0.distance, $0.text) < ($1.distance, $1.text) }?.text
    }

    /// Whether the words differ in the case of ASCII letters alone.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.lazy.map(lowercased).elementsEqual(right.utf8.lazy.map(lowercased))
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// The number of bytes to insert, drop or replace (Levenshtein); large for long words.
    private static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard max(left.count, right.count) <= wordBytesMax else { return Int.max }
        var row = Array(0...right.count)
        for (lineIndex, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = lineIndex + 1
            for (index, other) in right.enumerated() {
                let replaced = diagonal + (byte == other ? 0 : 1)
                diagonal = row[index + 1]
                row[index + 1] = min(replaced, row[index] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
