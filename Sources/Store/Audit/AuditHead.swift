/// An entry of the audit journal, and with it all before: `SEQUENCE:HASH`.
///
/// Whoever notes a head elsewhere can tell later whether the journal was rewritten since.
public struct AuditHead: Hashable, Sendable, CustomStringConvertible {
    /// The head of a journal without entries.
    public static let origin = AuditHead(sequence: 0, hash: .zero)

    /// The entry's place; the first is 1.
    public let sequence: UInt64
    /// The entry's digest.
    public let hash: AuditHash

    /// The entry at `sequence`, whose digest is `hash`.
    public init(sequence: UInt64, hash: AuditHash) {
        self.sequence = sequence
        self.hash = hash
    }

    /// Reads a number without leading zeros, a colon, and 64 lower-case hexadecimal digits; nil for
    /// everything else.
    public init?(_ text: some Collection<UInt8>) {
        let parts = text.split(
            separator: UInt8(ascii: ":"),
            maxSplits: 2,
            omittingEmptySubsequences: false
        )
        guard parts.count == 2, (1...20).contains(parts[0].count),
            let sequence = UInt64(String(decoding: parts[0], as: UTF8.self)),
            let hash = AuditHash(hexadecimal: parts[1])
        else { return nil }
        self.init(sequence: sequence, hash: hash)
        guard description.utf8.elementsEqual(text) else { return nil }
    }

    /// `SEQUENCE:HASH`.
    public var description: String { "\(sequence):\(hash)" }
}
