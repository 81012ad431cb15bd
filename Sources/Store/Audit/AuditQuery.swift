public import Directory
public import JSON

/// Which entries of the audit journal are shown, and in which order.
///
/// An entry is shown if it has everything that is asked for.
public struct AuditQuery: Hashable, Sendable {
    /// What acted.
    public var actorKind: AuditActor.Kind?
    /// The id of who acted.
    public var actor: ExactString?
    /// Whom it was done to.
    public var subject: ExactString?
    /// What was done: one of these; none for all.
    public var kinds: Set<AuditKind>
    /// The first moment.
    public var from: UserTime?
    /// The first moment that is too late.
    public var until: UserTime?
    /// Whether the oldest comes first.
    public var isAscending: Bool
    /// The last entry of the page before: those that follow it in the order are shown.
    public var beyond: UInt64?
    /// How many to show at most.
    public var limit: Int

    /// All entries, by default the newest first.
    public init(isAscending: Bool = false, beyond: UInt64? = nil, limit: Int) {
        self.isAscending = isAscending
        self.beyond = beyond
        self.limit = limit
        kinds = []
    }
}
