/// How users are found by the grants that ``UserIndexing`` read of them.
///
/// All throw `StoreError.unavailable` if the store was opened without.
public protocol GrantReading {
    /// One page of the users who hold a role.
    func holders(_ page: HolderPage) throws(StoreError) -> [RoleHolder]

    /// One page of the grants that expire.
    func expiringGrants(_ page: ExpiryPage) throws(StoreError) -> [ExpiringGrant]
}
