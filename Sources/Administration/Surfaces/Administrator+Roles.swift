public import Authorization
public import Directory
public import JSON
public import Store

/// A role as administrators see it.
public struct AdministeredRole: Sendable {
    /// The role.
    public let role: RoleDescription
    /// Whether the actor may give it to somebody, perhaps within bounds.
    public let mayGive: Bool
}

extension Administrator {
    /// All roles that policies define, for whoever may see users or give roles.
    public func roles(by actor: Actor) async throws(AdminError) -> [AdministeredRole] {
        let authority = try await authority(of: actor)
        try authority.requireReading()
        return authority.policies.roleDescriptions.map { role in
            AdministeredRole(role: role, mayGive: authority.mayGive(role.name))
        }
    }

    /// One page of the roles that policies define, by their names, for whoever may see users or give roles.
    public func roles(
        after name: ExactString?,
        limit: Int,
        by actor: Actor
    ) async throws(AdminError) -> [AdministeredRole] {
        let size = try Self.pageSize(limit)
        let after = name.flatMap { RoleName($0) }
        let roles = try await roles(by: actor)
        let rest = roles.drop { role in after.map { role.role.name <= $0 } ?? false }
        return Array(rest.prefix(size))
    }

    /// One page of the users who hold a role, by grants that are in force.
    ///
    /// - Throws: ``AdminError/notFound`` for a tenant, whose users cannot be searched by role.
    public func holders(
        of role: ExactString,
        after user: UserID? = nil,
        limit: Int,
        by actor: Actor
    ) async throws(AdminError) -> Administered<[RoleHolder]> {
        let page = HolderPage(
            of: role,
            inForceAt: now(),
            after: user,
            limit: try Self.pageSize(limit)
        )
        try requireEmbedded()
        return try await inspect(by: actor) { store, authority in
            try authority.require(.readSubjects)
            return try store.holders(page)
        }
    }

    /// One page of the grants that expire before a time and have not expired yet.
    ///
    /// - Throws: ``AdminError/notFound`` for a tenant.
    public func expiring(
        before time: UserTime,
        after place: ExpiringGrant.Place? = nil,
        limit: Int,
        by actor: Actor
    ) async throws(AdminError) -> Administered<[ExpiringGrant]> {
        // At the moment in which it expires a grant has lapsed.
        let page = ExpiryPage(
            from: UserTime(milliseconds: now().milliseconds + 1),
            until: time,
            after: place,
            limit: try Self.pageSize(limit)
        )
        try requireEmbedded()
        return try await inspect(by: actor) { store, authority in
            try authority.require(.readSubjects)
            return try store.expiringGrants(page)
        }
    }

    /// Refuses a page that is empty or too large.
    static func pageSize(_ limit: Int) throws(AdminError) -> Int {
        guard (1...AdministrationLimits.pageMax).contains(limit) else {
            throw .invalidRequest(
                "a page of \(limit) was asked, expected 1 to \(AdministrationLimits.pageMax)"
            )
        }
        return limit
    }

    private func requireEmbedded() throws(AdminError) {
        switch directory {
        case .embedded: return
        case .tenant: throw .notFound
        }
    }
}

extension Authority {
    /// Whether the actor may give a role to somebody.
    func mayGive(_ role: RoleName) -> Bool {
        isExempt || held.map { !$0.powers(toGrant: role).isEmpty } ?? false
    }
}
