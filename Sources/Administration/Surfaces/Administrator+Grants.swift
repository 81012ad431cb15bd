public import Authorization
internal import Directory
public import JSON
internal import Store

/// What became of an order to give a role.
public struct GivenGrant: Sendable {
    /// Whether the user did not have the role with this scope.
    public let isNew: Bool
    /// The grant as it is now.
    public let grant: AdministeredGrant
}

extension Administrator {
    /// The grants of a user.
    public func grants(
        of user: UserReference,
        by actor: Actor
    ) async throws(AdminError) -> Administered<[AdministeredGrant]> {
        let found = try await entries(of: user, by: actor)
        return Administered(try AdministeredGrant.all(in: found.value), at: found.revision)
    }

    /// Gives a role, or changes expiry and reason of the grant with this role and scope.
    ///
    /// An order that changes nothing but who gave it, and when, changes nothing.
    public func give(
        _ order: GrantOrder,
        to user: UserReference,
        by actor: Actor,
        expecting precondition: Precondition = .none,
        requestID: ExactString? = nil
    ) async throws(AdminError) -> Administered<GivenGrant> {
        let order = try CheckedGrantOrder(order, at: Timestamp(now()))
        let errand = Errand(user: user, actor: actor, requestID: requestID) {
            authority throws(AdminError) in
            try authority.requireGivingSomehow(order.key.role, within: order.key.scope)
        }
        return try await change(errand) { draft, target, authority throws(AdminError) in
            try order.carryOut(&draft, target, authority, precondition)
        }
    }

    /// Takes a role with this scope; it is no error if it is not there.
    ///
    /// - Returns: whether it was there.
    @discardableResult
    public func take(
        _ role: ExactString,
        within scope: ExactString? = nil,
        from user: UserReference,
        by actor: Actor,
        expecting precondition: Precondition = .none,
        reason: ExactString? = nil,
        requestID: ExactString? = nil
    ) async throws(AdminError) -> Administered<Bool> {
        let key = try GrantKey(role: role, scope: scope)
        try Expiry.check(reason: reason)
        let errand = Errand(user: user, actor: actor, requestID: requestID) {
            authority throws(AdminError) in
            try authority.requireTaking(key.role, within: key.scope)
        }
        return try await change(errand) { draft, target, authority throws(AdminError) in
            guard !target.isSame(as: authority.actor) else { throw .selfGrant }
            let old = try draft.grants(of: key.role, within: key.scope)
            try precondition.check(old)
            guard let first = old.first else { return Alteration(value: false, note: nil) }
            try draft.remove(old)
            let before = old.count == 1 ? first.audited : .array(old.map(\.audited))
            return Alteration(
                value: true,
                note: AlterationNote(
                    kind: .grantTaken,
                    before: before,
                    after: nil,
                    reason: reason
                )
            )
        }
    }
}

extension PolicySet {
    /// What is said of a role that no policy defines.
    public func absence(ofRole name: ExactString) -> String {
        let hint = role(near: name).map { ", perhaps `\($0)` is meant" }
        return "no policy defines the role `\(name)`\(hint ?? "")"
    }
}

extension CheckedGrantOrder {
    fileprivate func carryOut(
        _ draft: inout ProfileDraft,
        _ target: AdministeredUser,
        _ authority: Authority,
        _ precondition: Precondition
    ) throws(AdminError) -> Alteration<GivenGrant> {
        let (role, scope) = (key.role, key.scope)
        guard !target.isSame(as: authority.actor) else { throw .selfGrant }
        let old = try draft.grants(of: role, within: scope)
        let grants = old.compactMap { entry -> StoredGrant? in
            guard case .grant(let grant) = entry.content else { return nil }
            return grant
        }
        if old.isEmpty {
            try authority.requireGiving(role, within: scope, until: expiresAt)
        } else {
            try authority.requireReplacing(
                grants,
                role,
                within: scope,
                until: expiresAt,
                because: reason
            )
        }
        try requireDefined(authority)
        try precondition.check(old)
        let isSame =
            grants.count == 1
            && grants.allSatisfy { $0.expiresAt == expiresAt && $0.reason == reason }
        guard !isSame else {
            return Alteration(value: try given(in: draft, isNew: false), note: nil)
        }
        let value = value(by: authority.actor.id, at: UserTime(authority.now))
        if old.isEmpty {
            try draft.append(value, to: .roles)
        } else {
            try draft.replace(old, with: value)
        }
        let before = old.count > 1 ? .array(old.map(\.audited)) : old.first?.audited
        return Alteration(
            value: try given(in: draft, isNew: old.isEmpty),
            note: AlterationNote(
                kind: old.isEmpty ? .grantGiven : .grantChanged,
                before: before,
                after: value,
                reason: reason
            )
        )
    }

    /// A role that no policy defines gives nothing, and is a misspelling more often than not.
    private func requireDefined(_ authority: Authority) throws(AdminError) {
        guard !authority.policies.defines(key.role) else { return }
        throw .invalidRequest(authority.policies.absence(ofRole: key.role.text))
    }

    private func given(
        in draft: ProfileDraft,
        isNew: Bool
    ) throws(AdminError) -> GivenGrant {
        let all = try AdministeredGrant.all(in: try draft.changedEntries())
        guard let grant = all.first(where: { $0.grant.isOf(key.role, within: key.scope) }) else {
            throw .conflict("the grant cannot be read where it would stand")
        }
        return GivenGrant(isNew: isNew, grant: grant)
    }
}
