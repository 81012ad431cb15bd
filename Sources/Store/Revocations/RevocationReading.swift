public import Directory

/// How revocations are read.
public protocol RevocationReading {
    /// The revocation with this key.
    func revocation(_ key: Revocation.Key) throws(StoreError) -> Revocation?

    /// One page of revocations.
    func revocations(_ page: RevocationPage) throws(StoreError) -> [Revocation]

    /// All that are not dead at `now`, in the order of their keys: as many as there are.
    func revocations(aliveAt now: UserTime) throws(StoreError) -> [Revocation]
}

/// How revocations are written.
public protocol RevocationWriting: RevocationReading {
    /// Puts a revocation in force, together with the one of its key that is there; see
    /// ``Revocation/joined(with:)``.
    ///
    /// - Returns: what is in force.
    @discardableResult
    func put(_ revocation: Revocation) throws(StoreError) -> Revocation

    /// Removes the first `limit` of those that are dead at `now`.
    ///
    /// - Returns: how many.
    @discardableResult
    func deleteRevocations(deadAt now: UserTime, limit: Int) throws(StoreError) -> Int
}
