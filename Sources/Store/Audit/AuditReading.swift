/// How the audit journal is read.
public protocol AuditReading {
    /// The entries that `query` asks for.
    func auditEntries(_ query: AuditQuery) throws(StoreError) -> [AuditEntry]

    /// The first `limit` entries of intents that no outcome was journaled of, the oldest first.
    func openIntents(limit: Int) throws(StoreError) -> [AuditEntry]

    /// The record of the newest entry, which is kept beside the entries; nil if it was lost.
    func auditHead() throws(StoreError) -> AuditHead?

    /// What stands at the first `limit` places after `sequence`, whatever its state.
    ///
    /// Nil is before all, also before the first place, where nothing should stand: such a link has
    /// place 0.
    func auditLinks(after sequence: UInt64?, limit: Int) throws(StoreError) -> [AuditLink]
}

/// How the audit journal grows.
public protocol AuditWriting: AuditReading {
    /// Adds an event, which commits with the transaction, or not at all.
    ///
    /// It counts as a change. What is larger than ``AuditLimits`` is cut.
    ///
    /// - Throws: `StoreError.unavailable` for the outcome of what is no open intent; `.damaged` if the
    ///   record of the newest entry was lost.
    @discardableResult
    func append(_ event: AuditEvent) throws(StoreError) -> AuditEntry
}
