public import Authorization
public import Directory
internal import JSON
internal import Store

/// Finds full admins among the users of a store.
struct FullAdmins {
    let policies: PolicySet
    let rules: AdministrationRules
    let now: Timestamp

    /// How many holders are looked at at a time.
    private static let pageSize = 100

    /// Refuses a write that takes the last one.
    ///
    /// It may be asked before the write or after it: the user who changes is looked at as given.
    func check(
        before: User?,
        after: User?,
        by actor: Actor,
        in store: any StoreReading
    ) throws {
        guard !actor.isForcing, let before, isOne(before), !(after.map(isOne) ?? false),
            try first(in: store, besides: before.id, limit: 1).isEmpty
        else { return }
        throw AdminError.lastAdmin
    }

    /// Whether a user is one.
    func isOne(_ user: User) -> Bool {
        AdministeredUser(json: user.json, rules: rules).isFullAdmin(under: policies, at: now)
    }

    /// The first `limit` of them.
    func first(
        in store: any StoreReading,
        besides id: UserID? = nil,
        limit: Int
    ) throws -> [UserID] {
        var found: [UserID] = []
        for role in policies.fullAdminRoles {
            var page = HolderPage(
                of: role.text,
                inForceAt: UserTime(now),
                limit: Self.pageSize
            )
            while true {
                let holders = try store.holders(page)
                for holder in holders where holder.id != id && !found.contains(holder.id) {
                    guard holder.grants.contains(where: { $0.isLasting }),
                        let user = try store.user(holder.id), isOne(user)
                    else { continue }
                    found.append(holder.id)
                    if found.count >= limit { return found }
                }
                guard holders.count == Self.pageSize, let last = holders.last else { break }
                page.after = last.id
            }
        }
        return found
    }
}

extension IndexedGrant {
    fileprivate var isLasting: Bool { scope == nil && expiresAt == nil }
}

extension Administrator {
    /// The first `limit` full admins that there would be under other policies, by their ids.
    ///
    /// A policy set under which there would be none, while there is one now, locks everybody out.
    public func fullAdmins(
        under policies: PolicySet,
        limit: Int = 1
    ) async throws(AdminError) -> [UserID] {
        let admins = FullAdmins(policies: policies, rules: rules, now: Timestamp(now()))
        do {
            return try await store.read { try admins.first(in: $0, limit: limit) }.value
        } catch {
            throw AdminError(error)
        }
    }

    /// Whether a change of policies would leave no full admin, while there is one.
    ///
    /// The users of a tenant are not looked at.
    public func losesFullAdmins(
        from old: PolicySet,
        to new: PolicySet
    ) async throws(AdminError) -> Bool {
        guard case .embedded = directory else { return false }
        do {
            return try await store.read { [self] store in
                try losesFullAdmins(from: old, to: new, in: store)
            }.value
        } catch {
            throw AdminError(error)
        }
    }

    /// Puts other policies in force by `install`, unless they would leave no full admin while there is one.
    ///
    /// It is one step with the changes of users of the store: each is judged and made before it, or under
    /// the new policies. `install` must be quick and must not use the store.
    ///
    /// - Throws: ``AdminError/lastAdmin``, or that it cannot be told; then `install` was not called.
    public func adopt(
        _ next: PolicySet,
        _ install: @escaping @Sendable () -> Void
    ) async throws(AdminError) {
        // No change of a tenant's user is a transaction, and nobody can count its full admins.
        guard case .embedded = directory else { return install() }
        do {
            _ = try await store.write { [self] store in
                guard try !losesFullAdmins(from: policies(), to: next, in: store) else {
                    throw AdminError.lastAdmin
                }
                install()
            }
        } catch StoreError.full, StoreError.readOnly {
            // Where nothing is written no change comes between, and a new deny is not kept out.
            guard try await !losesFullAdmins(from: policies(), to: next) else { throw .lastAdmin }
            install()
        } catch {
            throw AdminError(error)
        }
    }

    private func losesFullAdmins(
        from old: PolicySet,
        to new: PolicySet,
        in store: any StoreReading
    ) throws -> Bool {
        let now = Timestamp(now())
        func isThereOne(under policies: PolicySet) throws -> Bool {
            let admins = FullAdmins(policies: policies, rules: rules, now: now)
            return try !admins.first(in: store, limit: 1).isEmpty
        }
        return try !isThereOne(under: new) && isThereOne(under: old)
    }
}
