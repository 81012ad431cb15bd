internal import JSON

extension Principal {
    /// How many entries a list has at most: cheap to count, and counted before the list is made.
    var listedEntriesBound: Int {
        let roles = policies.roles
        let held = entries.grants.reduce(0) { sum, grant in
            guard let role = roles.number(of: grant.role) else { return sum }
            return roles.ancestors(of: role).reduce(sum) {
                $0 + roles.roles[Int($1.role)].permissions.count
            }
        }
        let acl = entries.acl.reduce(0) { $0 + max($1.patterns.count, 2) }
        return held + acl + entries.permissions.count
    }

    var listedDirectPermissions: [PermissionList.Permission] {
        entries.permissions.map { permission in
            PermissionList.Permission(
                permission: permission.pattern.text,
                scope: nil,
                expiresAt: nil,
                isConditional: false,
                role: nil,
                via: [],
                source: entries.source(of: permission.location)
            )
        }
    }

    /// The permissions of the roles of all grants in force, the preferred grants first.
    func listedRolePermissions(at now: Timestamp) -> [PermissionList.Permission] {
        let order = entries.grants.indices.sorted {
            holdings.rank(of: $0).position < holdings.rank(of: $1).position
        }
        return order.map { entries.grants[$0] }.filter { $0.isInForce(at: now) }
            .flatMap(permissions(of:))
    }

    func listedACLPermissions(at now: Timestamp) -> [PermissionList.Permission] {
        aclEntries(.allow, at: now).flatMap { place in
            let entry = entries.acl[place]
            return entry.patterns.filter { !$0.isReserved }.map { pattern in
                PermissionList.Permission(
                    permission: pattern.text,
                    scope: nil,
                    expiresAt: entry.expiresAt,
                    isConditional: conditions[place].isCondition,
                    role: nil,
                    via: [],
                    source: entries.source(of: entry.location)
                )
            }
        }
    }

    func listedDenies(at now: Timestamp) -> [PermissionList.Denial] {
        aclEntries(.deny, at: now).flatMap { place in
            let entry = entries.acl[place]
            return entry.deniedPatterns.map { pattern in
                PermissionList.Denial(
                    permission: pattern,
                    expiresAt: entry.expiresAt,
                    isConditional: conditions[place].isCondition,
                    entry: entry.id,
                    source: entries.source(of: entry.location)
                )
            }
        }
    }

    /// Whether a rule is for everyone whom the principal is one of, or for holders of a role that a grant in
    /// force gives.
    func isReachedByRules(at now: Timestamp) -> Bool {
        // Rules have no say about who is blocked.
        guard status != .blocked else { return false }
        let held = heldRoles(at: now)
        return policies.rules.rules.contains { rule in
            switch rule.reach {
            case .anyone: true
            case .known: status == .known || rule.effect == .deny
            case .holders(let names): names.contains { held.contains($0.value) }
            }
        }
    }
}

extension Principal {
    private func permissions(of grant: Grant) -> [PermissionList.Permission] {
        let roles = policies.roles
        guard let role = roles.number(of: grant.role) else { return [] }
        return roles.ancestors(of: role).enumerated().flatMap { position, ancestor in
            let permissions = roles.roles[Int(ancestor.role)].permissions
            let inScope = permissions.filter { permission in
                grant.scope.map { permission.pattern.meets($0) } ?? true
            }
            return inScope.map { permission in
                PermissionList.Permission(
                    permission: permission.pattern.text,
                    scope: grant.scope?.text,
                    expiresAt: grant.expiresAt,
                    isConditional: permission.condition != nil,
                    role: grant.role,
                    via: roles.via(from: role, to: position),
                    source: entries.source(of: grant.location)
                )
            }
        }
    }

    /// The places of the entries that apply at a time, perhaps under a condition: the preferred ones
    /// first.
    private func aclEntries(_ effect: Effect, at now: Timestamp) -> [Int] {
        ACLIndex.order(entries.acl).filter { place in
            let entry = entries.acl[place]
            return entry.effect == effect && entry.isInForce(at: now)
                && (effect == .deny || !conditions[place].isUnreadable)
        }
    }

    private func heldRoles(at now: Timestamp) -> Set<RoleName> {
        let granted = Set(entries.grants.filter { $0.isInForce(at: now) }.map(\.role))
        return Set(granted.flatMap { policies.roles.names(heldWith: $0) })
    }
}

extension ACLEntry {
    fileprivate var deniedPatterns: [ExactString] {
        switch target {
        case .permissions(let list): list.map(\.text)
        case .everything: ["*:*", ExactString("*:\(ResourcePattern.reservedType)")]
        }
    }
}
