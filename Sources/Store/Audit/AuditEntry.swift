internal import OpenSSL

/// An event in its place in the audit journal, which is a chain: each entry holds the digest of the
/// one before it.
///
/// The digest of an entry is the SHA-256 of its ``text``, which is one line of JSON. A journal that is
/// exported one text a line can therefore be checked with any tool that hashes lines, without
/// reading JSON: `previous` of each line is the digest of the line before it, without its end.
public struct AuditEntry: Equatable, Sendable {
    /// The entry's place; the first is 1, and none is left out.
    public let sequence: UInt64
    /// The digest of the entry before it; ``AuditHash/zero`` for the first.
    public let previous: AuditHash
    /// The state that its commit left.
    public let revision: Revision
    /// What it tells of, within ``AuditLimits``.
    public let event: AuditEvent
    /// What its digest is taken of: one JSON object (RFC 8259) in UTF-8.
    ///
    /// Its members have this order; those in brackets are missing where there is no value. Nothing
    /// stands between them. Strings have the escapes that RFC 8259 §7 requires, in their shortest
    /// form, and no others.
    ///
    /// | Member | Value |
    /// | --- | --- |
    /// | `format` | the number 1 |
    /// | `sequence` | the entry's place, a number |
    /// | `previous` | the digest of the entry before it, 64 lower-case hexadecimal digits |
    /// | `time` | `YYYY-MM-DDTHH:MM:SS.mmmZ` |
    /// | `revision` | `EPOCH.SEQ` |
    /// | `actor_kind`, `actor` | ``AuditActor`` |
    /// | `kind` | ``AuditKind`` |
    /// | [`stage`] | `intent` or `outcome` |
    /// | [`intent`, `outcome`] | of an outcome: the place of its intent, and ``AuditOutcome`` |
    /// | [`subject`] | whom it was done to |
    /// | [`before`], [`after`] | JSON, as it was handed over |
    /// | [`request_id`], [`reason`] | texts |
    public let text: [UInt8]
    /// Its digest.
    public let hash: AuditHash

    /// `event` after the entry `head`, committed with `revision`; what is larger than
    /// ``AuditLimits`` is cut.
    ///
    /// - Throws: `StoreError.unavailable` when there is no memory for a digest.
    public init(
        _ event: AuditEvent,
        after head: AuditHead,
        revision: Revision
    ) throws(StoreError) {
        let bounded: AuditEvent
        do throws(OpenSSLError) { bounded = try event.bounded() } catch { throw .noDigest }
        try self.init(
            bounded: bounded,
            sequence: head.sequence &+ 1,
            previous: head.hash,
            revision: revision
        )
    }

    /// An entry that is as it stands in a journal.
    package init(
        bounded event: AuditEvent,
        sequence: UInt64,
        previous: AuditHash,
        revision: Revision
    ) throws(StoreError) {
        self.event = event
        self.sequence = sequence
        self.previous = previous
        self.revision = revision
        text = event.text(sequence: sequence, previous: previous, revision: revision)
        do throws(OpenSSLError) { hash = try AuditHash(hashing: text) } catch { throw .noDigest }
    }

    /// The entry as a head: with it, all before are known.
    public var head: AuditHead { AuditHead(sequence: sequence, hash: hash) }

    /// Whether both are the same bytes.
    public static func == (first: AuditEntry, second: AuditEntry) -> Bool {
        first.text == second.text
    }
}

extension StoreError {
    /// There was no memory for a digest.
    fileprivate static let noDigest = StoreError.unavailable("no digest could be made")
}
