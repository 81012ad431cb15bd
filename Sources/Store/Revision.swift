/// One state of a store: `EPOCH.SEQ`, such as `1f0c39aa.42`.
///
/// Within an epoch a larger sequence number is a later state. Epochs have no order: a restored store
/// begins one of its own.
public struct Revision: Hashable, Sendable, CustomStringConvertible {
    /// Drawn anew with each new or restored store.
    public let epoch: UInt32
    /// Counts the commits.
    public let sequence: UInt64

    /// A revision.
    public init(epoch: UInt32, sequence: UInt64) {
        self.epoch = epoch
        self.sequence = sequence
    }

    /// Reads 8 lower-case hexadecimal digits, a point, and a number without leading zeros.
    ///
    /// Nil for everything else.
    public init?(_ text: some Collection<UInt8>) {
        let parts = text.split(
            separator: UInt8(ascii: "."),
            maxSplits: 2,
            omittingEmptySubsequences: false
        )
        guard parts.count == 2, parts[0].count == 8, (1...20).contains(parts[1].count),
            let epoch = UInt32(String(decoding: parts[0], as: UTF8.self), radix: 16),
            let sequence = UInt64(String(decoding: parts[1], as: UTF8.self))
        else { return nil }
        self.init(epoch: epoch, sequence: sequence)
        guard description.utf8.elementsEqual(text) else { return nil }
    }

    /// `EPOCH.SEQ`.
    public var description: String {
        let hex = String(epoch, radix: 16)
        return String(repeating: "0", count: 8 - hex.utf8.count) + hex + ".\(sequence)"
    }
}
