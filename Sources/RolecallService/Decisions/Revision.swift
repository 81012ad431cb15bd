/// `Rolecall-At-Least`: the caller wants no decision on data older than a write it made.
///
/// A revision is `EPOCH.SEQ`, 8 hexadecimal digits and a number. Without a store nothing was ever
/// written here, so every well-formed revision belongs to another store: it is refused, not ignored,
/// since an ignored one would let a decision on older data pass for a newer one.
enum Revision {
    static func check(_ header: ArraySlice<UInt8>?) throws(Refusal) {
        guard let header else { return }
        let parts = header.split(
            separator: UInt8(ascii: "."),
            omittingEmptySubsequences: false
        )
        guard parts.count == 2, parts[0].count == 8, parts[0].allSatisfy(isLowerHex),
            (1...20).contains(parts[1].count), parts[1].allSatisfy(isDigit)
        else { throw Refusal(.revisionInvalid) }
        throw Refusal(.revisionUnknown)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLowerHex(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
