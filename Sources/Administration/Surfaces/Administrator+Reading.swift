internal import Authorization
internal import Directory
internal import JSON
internal import Store

extension Administrator {
    /// All entries of a user, for an actor who may see them.
    func entries(
        of user: UserReference,
        by actor: Actor
    ) async throws(AdminError) -> Administered<[StoredEntry]> {
        let rules = rules
        let found = try await read(by: actor) { authority throws(AdminError) in
            try authority.requireReading()
        } _: { store -> JSONObject? in
            try UserNames(rules).user(user, in: store).json
        }
        if case .tenant(let profiles, _) = directory {
            let json = try await TenantReading.user(user, profiles, rules)
            guard let json else { throw .notFound }
            let draft = ProfileDraft(json, rules)
            return Administered(try draft.entries(), at: found.revision)
        }
        guard let json = found.value else { throw .notFound }
        return Administered(try ProfileDraft(json, rules).entries(), at: found.revision)
    }

    /// Reads the store for an actor with a right.
    ///
    /// Of a tenant's user nothing is read of the store: `work` is not called, and the value is nil.
    private func read(
        by actor: Actor,
        _ check: @escaping @Sendable (Authority) throws(AdminError) -> Void,
        _ work: @escaping @Sendable (any StoreReading) throws -> JSONObject?
    ) async throws(AdminError) -> Administered<JSONObject?> {
        switch directory {
        case .embedded:
            return try await inspect(by: actor) { store, authority in
                try check(authority)
                return try work(store)
            }
        case .tenant:
            try check(try await authority(of: actor))
            return Administered(nil, at: store.revision)
        }
    }

    /// What an actor may do now.
    func authority(of actor: Actor) async throws(AdminError) -> Authority {
        let (policies, time, rules) = (policies(), now(), rules)
        switch directory {
        case .embedded:
            do {
                return try await store.read { store in
                    try Authority(actor, policies, at: time, rules, in: store)
                }.value
            } catch {
                throw AdminError(error)
            }
        case .tenant(let profiles, _):
            var principal = actor.principal
            if actor.kind == .user, principal == nil,
                let json = try await TenantReading.user(actor.id, profiles)
            {
                let user = AdministeredUser(json: json, rules: rules)
                principal = try user.usablePrincipal(under: policies)
            }
            return Authority(
                actor: actor,
                principal: principal,
                policies: policies,
                now: Timestamp(time)
            )
        }
    }

    /// Reads the store; in an embedded directory the actor is of the same state.
    func inspect<Value: Sendable>(
        by actor: Actor,
        _ work: @escaping @Sendable (any StoreReading, Authority) throws -> Value
    ) async throws(AdminError) -> Administered<Value> {
        let authority = try await reader(of: actor)
        do {
            let snapshot = try await store.read { store in try work(store, authority(store)) }
            return Administered(snapshot.value, at: snapshot.revision)
        } catch {
            throw AdminError(error)
        }
    }

    /// Changes what is no user, for an actor with a right; a denied attempt on `subject` is journaled.
    ///
    /// In an embedded directory the actor is of the same state.
    func write<Value: Sendable>(
        by actor: Actor,
        with right: RolecallRight,
        on subject: ExactString?,
        requestID: ExactString?,
        _ work: @escaping @Sendable (any StoreWriting) throws -> Value
    ) async throws(AdminError) -> Administered<Value> {
        let authority = try await reader(of: actor)
        do {
            let snapshot = try await store.write { store in
                try authority(store).require(right)
                return try work(store)
            }
            return Administered(snapshot.value, at: snapshot.revision)
        } catch {
            let error = AdminError(error)
            await journal(error, by: actor, on: subject, requestID: requestID)
            throw error
        }
    }

    /// Tells what `actor` may, by a state of the store; by the tenant, where that is the directory, which is
    /// asked before.
    private func reader(
        of actor: Actor
    ) async throws(AdminError) -> @Sendable (any StoreReading) throws -> Authority {
        switch directory {
        case .embedded:
            return { [rules, policies, now] store in
                try Authority(actor, policies(), at: now(), rules, in: store)
            }
        case .tenant:
            let authority = try await authority(of: actor)
            return { _ in authority }
        }
    }
}
