/// How far the act went that an entry of the audit journal tells of.
///
/// A change in the store commits with its entry. A change elsewhere, at a tenant, has two: one before
/// it is tried and one after, so that a crash between them is found.
public enum AuditStage: Hashable, Sendable {
    /// The act is done, and was done with this entry.
    case whole
    /// The act is about to be tried.
    case intent
    /// The act of the intent with this sequence number ended so.
    case outcome(of: UInt64, AuditOutcome)
}

/// How an act ended that an intent was journaled of.
public enum AuditOutcome: String, CaseIterable, Sendable {
    /// It was done.
    case done
    /// It was not done.
    case failed
    /// Nobody can tell any more.
    case unknown
}
