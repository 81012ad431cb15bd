internal import Directory
internal import Store

extension UserChange {
    /// The keys at which something else is to be found now.
    ///
    /// A sign-in alone changes nothing that a check reads.
    func staleKeys(_ subjects: [SubjectAttributes]) -> Set<UserKey> {
        let old = before.map { UserKey.all(of: $0, subjects) } ?? []
        let new = after.map { UserKey.all(of: $0, subjects) } ?? []
        guard before?.withoutSignIns == after?.withoutSignIns else { return old.union(new) }
        return old == new ? [] : old.union(new)
    }
}

extension User {
    /// The user as if it had never signed in.
    fileprivate var withoutSignIns: User {
        var user = self
        user.updatedAt = createdAt
        user.lastLogin = nil
        user.lastIP = nil
        user.loginsCount = nil
        return user
    }
}
