internal import Authorization
internal import JSON

extension Authority {
    /// Refuses to give permissions that the actor does not hold itself, without condition and as long.
    func requireAllowing(
        _ permissions: [PermissionPattern],
        until expiry: Timestamp?
    ) throws(AdminError) {
        try requireWritingACL()
        guard !isExempt else { return }
        for permission in permissions {
            guard held?.permissions.covers(permission, until: expiry) ?? false else {
                throw .grantNotAllowed("`\(permission)` is not held by the giver to give it")
            }
        }
    }

    /// Refuses to take permissions from somebody.
    func requireWritingACL() throws(AdminError) {
        guard has(.writeACL) else {
            throw .grantNotAllowed("`\(RolecallRight.writeACL.permission)` is needed")
        }
    }

    /// Refuses to deny something to somebody, or to end that.
    ///
    /// Whoever has rights on Rolecall is a full admin's matter.
    func requireDenying(_ target: AdministeredUser) throws(AdminError) {
        try requireWritingACL()
        guard !isFullAdmin else { return }
        guard !target.holdsRightsOnRolecall(under: policies, at: now) else {
            throw .grantNotAllowed("`*:rolecall` is needed: the user has rights on Rolecall")
        }
    }

    /// Refuses to make an ACL entry that the actor may make of nobody, and one of itself by its own id.
    func requireMakingSomehow(
        _ entry: StoredACLEntry,
        of user: UserReference
    ) throws(AdminError) {
        try requireWritingACL()
        if case .id(actor.id) = user, actor.kind == .user { throw .selfGrant }
        switch entry.effect {
        case .allow: try requireAllowing(entry.permissions ?? [], until: entry.expiresAt)
        case .deny: break
        }
    }

    /// Refuses to make an ACL entry.
    func requireMaking(
        _ entry: StoredACLEntry,
        of target: AdministeredUser
    ) throws(AdminError) {
        switch entry.effect {
        case .allow: try requireAllowing(entry.permissions ?? [], until: entry.expiresAt)
        case .deny: try requireDenying(target)
        }
    }

    /// Refuses to remove an ACL entry.
    func requireRemoving(
        _ entry: StoredACLEntry,
        of target: AdministeredUser
    ) throws(AdminError) {
        switch entry.effect {
        case .allow: try requireWritingACL()
        case .deny: try requireDenying(target)
        }
    }
}
