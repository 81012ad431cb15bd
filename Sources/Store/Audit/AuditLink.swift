/// What stands at one place of a journal, which may be anything.
public struct AuditLink: Sendable {
    /// The place.
    public let sequence: UInt64
    /// The entry that stands there; nil if it cannot be read.
    public let entry: AuditEntry?
    /// The digest that was kept beside it; nil if there is none.
    public let hash: AuditHash?

    /// What stands at a place.
    public init(sequence: UInt64, entry: AuditEntry?, hash: AuditHash?) {
        self.sequence = sequence
        self.entry = entry
        self.hash = hash
    }

    /// An entry of an export, where no digest stands beside it.
    public init(_ entry: AuditEntry) {
        self.init(sequence: entry.sequence, entry: entry, hash: nil)
    }
}
