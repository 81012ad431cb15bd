public import Directory
public import JSON

/// How revocations are read.
public protocol RevocationReading {
    /// The revocation with this key.
    func revocation(_ key: Revocation.Key) throws(StoreError) -> Revocation?

    /// One page of revocations.
    func revocations(_ page: RevocationPage) throws(StoreError) -> [Revocation]

    /// All that are not dead at `now`, in the order of their keys: as many as there are.
    func revocations(aliveAt now: UserTime) throws(StoreError) -> [Revocation]
}

extension RevocationReading {
    /// Whether a revocation is about this token of `issuer`.
    ///
    /// - Parameters:
    ///   - issuer: its `iss`.
    ///   - subject: its `sub`.
    ///   - tokenID: its `jti`, if it has one.
    ///   - issuedAt: its `iat` in seconds since 1970, if it has one.
    /// - Returns: whether the token is to be refused.
    /// - Throws: what the store throws when it is read.
    public func stopsToken(
        of issuer: ExactString,
        subject: ExactString,
        tokenID: ExactString?,
        issuedAt: Double?
    ) throws(StoreError) -> Bool {
        var keys = [Revocation.Key(issuer: issuer, kind: .subject, value: subject)]
        if let tokenID { keys.append(Revocation.Key(issuer: issuer, kind: .token, value: tokenID)) }
        for key in keys {
            switch try revocation(key)?.target {
            case .token: return true
            case .subject(_, let limit) where limit.isAfterIssue(issuedAt): return true
            case .subject, nil: continue
            }
        }
        return false
    }
}

extension UserTime {
    /// Whether a token was issued before this time, if its `iat`, in seconds since 1970, is `issuedAt`.
    ///
    /// A token that does not say when it was issued is older than any time.
    public func isAfterIssue(_ issuedAt: Double?) -> Bool {
        issuedAt.map { $0 * 1000 < Double(milliseconds) } ?? true
    }
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
