public import Directory

/// Which revocations a list shows, in the order of their keys.
public struct RevocationPage: Hashable, Sendable {
    /// Leaves out those that are dead at this time; nil for none.
    public var now: UserTime?
    /// The last one of the page before.
    public var after: Revocation.Key?
    /// How many to show at most.
    public var limit: Int

    /// A page.
    public init(aliveAt now: UserTime? = nil, after: Revocation.Key? = nil, limit: Int) {
        self.now = now
        self.after = after
        self.limit = limit
    }
}
