internal import Authorization
public import JSON
internal import Store

extension Administrator {
    /// Bytes of an ACL entry's id, which is their hexadecimal digits.
    private static let idBytes = 12

    /// The ACL entries of a user.
    public func aclEntries(
        of user: UserReference,
        by actor: Actor
    ) async throws(AdminError) -> Administered<[AdministeredACLEntry]> {
        let found = try await entries(of: user, by: actor)
        return Administered(try AdministeredACLEntry.all(in: found.value), at: found.revision)
    }

    /// Makes an ACL entry, under an id that is made for it.
    public func addEntry(
        _ order: ACLOrder,
        to user: UserReference,
        by actor: Actor,
        requestID: ExactString? = nil
    ) async throws(AdminError) -> Administered<AdministeredACLEntry> {
        let order = try CheckedACLOrder(
            order,
            id: try newID(),
            at: Timestamp(now()),
            under: policies()
        )
        let errand = Errand(user: user, actor: actor, requestID: requestID) {
            authority throws(AdminError) in
            try authority.requireMakingSomehow(order.entry, of: user)
        }
        return try await change(errand) { draft, target, authority throws(AdminError) in
            guard !target.isSame(as: authority.actor) else { throw .selfGrant }
            try authority.requireMaking(order.entry, of: target)
            try draft.append(order.value, to: .acl)
            return Alteration(
                value: try draft.entry(order.entry.id),
                note: AlterationNote(
                    kind: .aclEntryMade,
                    before: nil,
                    after: order.value,
                    reason: order.entry.reason
                )
            )
        }
    }

    /// Puts another ACL entry in the place of the one called `key`, which keeps its id or gets one.
    ///
    /// It takes the right to remove the old one and to make the new one.
    public func replaceEntry(
        _ key: ExactString,
        with order: ACLOrder,
        of user: UserReference,
        by actor: Actor,
        expecting precondition: Precondition = .none,
        requestID: ExactString? = nil
    ) async throws(AdminError) -> Administered<AdministeredACLEntry> {
        let id = key.utf8.first == UInt8(ascii: "~") ? try newID() : key
        let order = try CheckedACLOrder(
            order,
            id: id,
            at: Timestamp(now()),
            under: policies()
        )
        let errand = Errand(user: user, actor: actor, requestID: requestID) {
            authority throws(AdminError) in
            try authority.requireMakingSomehow(order.entry, of: user)
        }
        return try await change(errand) { draft, target, authority throws(AdminError) in
            guard !target.isSame(as: authority.actor) else { throw .selfGrant }
            guard let old = try draft.keyedEntry(key) else {
                try precondition.check([StoredEntry]())
                throw .notFound
            }
            try authority.requireRemoving(old.shown.entry, of: target)
            try authority.requireMaking(order.entry, of: target)
            try precondition.check([old.stored])
            try draft.replace([old.stored], with: order.value)
            let isSame = old.stored.value == order.value
            return Alteration(
                value: try draft.entry(order.entry.id),
                note: isSame
                    ? nil
                    : AlterationNote(
                        kind: .aclEntryChanged,
                        before: old.stored.value,
                        after: order.value,
                        reason: order.entry.reason
                    )
            )
        }
    }

    /// Removes the ACL entry called `key`; it is no error if it is not there.
    ///
    /// - Returns: whether it was there.
    @discardableResult
    public func removeEntry(
        _ key: ExactString,
        of user: UserReference,
        by actor: Actor,
        expecting precondition: Precondition = .none,
        reason: ExactString? = nil,
        requestID: ExactString? = nil
    ) async throws(AdminError) -> Administered<Bool> {
        try Expiry.check(reason: reason)
        let errand = Errand(user: user, actor: actor, requestID: requestID) {
            authority throws(AdminError) in
            try authority.requireWritingACL()
        }
        return try await change(errand) { draft, target, authority throws(AdminError) in
            guard !target.isSame(as: authority.actor) else { throw .selfGrant }
            let old = try draft.keyedEntry(key)
            if let old { try authority.requireRemoving(old.shown.entry, of: target) }
            try precondition.check(old.map { [$0.stored] } ?? [])
            guard let old else {
                // A version that nobody has any more may be an entry that goes by another name now.
                guard key.utf8.first != UInt8(ascii: "~") else { throw .notFound }
                return Alteration(value: false, note: nil)
            }
            try draft.remove([old.stored])
            return Alteration(
                value: true,
                note: AlterationNote(
                    kind: .aclEntryRemoved,
                    before: old.stored.value,
                    after: nil,
                    reason: reason
                )
            )
        }
    }

    private func newID() throws(AdminError) -> ExactString {
        do {
            return ExactString(hexadecimal: try randomBytes(Self.idBytes))
        } catch {
            throw AdminError(error)
        }
    }
}

extension ProfileDraft {
    /// The entry called `key`; the first of several that are exactly alike.
    fileprivate func keyedEntry(
        _ key: ExactString
    ) throws(AdminError) -> AdministeredACLEntry.Keyed? {
        try AdministeredACLEntry.Keyed.all(in: try entries()).first { $0.shown.key == key }
    }

    fileprivate func entry(_ id: ExactString?) throws(AdminError) -> AdministeredACLEntry {
        let all = try AdministeredACLEntry.all(in: try changedEntries())
        guard let entry = all.first(where: { $0.entry.id == id }) else {
            throw .conflict("the entry cannot be read where it would stand")
        }
        return entry
    }
}
