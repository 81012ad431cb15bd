public import Directory
public import JSON

/// How users are found by the grants that ``UserIndexing`` read of them.
///
/// All throw `StoreError.unavailable` if the store was opened without.
public protocol GrantReading {
    /// One page of the users who hold a role.
    func holders(_ page: HolderPage) throws(StoreError) -> [RoleHolder]

    /// How many users hold a role, by grants that are in force at `now`, or by any.
    ///
    /// Counts no further than `limit`: a million holders take a third of a second.
    func holderCount(
        of role: ExactString,
        inForceAt now: UserTime?,
        upTo limit: Int
    ) throws(StoreError) -> Int

    /// One page of the grants that expire.
    func expiringGrants(_ page: ExpiryPage) throws(StoreError) -> [ExpiringGrant]
}

extension GrantReading {
    /// How many users hold a role, by grants that are in force at `now`, or by any, however many.
    public func holderCount(
        of role: ExactString,
        inForceAt now: UserTime?
    ) throws(StoreError) -> Int {
        try holderCount(of: role, inForceAt: now, upTo: .max)
    }
}
