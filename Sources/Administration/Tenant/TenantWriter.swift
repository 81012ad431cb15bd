internal import Authorization
internal import Directory
internal import JSON
internal import Store

/// Changes users of a tenant, whose API has no condition on a write.
///
/// Of this node one change at a time is made to a user. What others do between two looks at the user
/// is found and the change is made anew on it; what they do between the second look and the write,
/// one round trip, is not.
struct TenantWriter: Sendable {
    private let administrator: Administrator
    private let profiles: any TenantProfiles
    private let changed: @Sendable (ExactString) -> Void

    init(
        administrator: Administrator,
        _ profiles: any TenantProfiles,
        _ changed: @escaping @Sendable (ExactString) -> Void
    ) {
        self.administrator = administrator
        self.profiles = profiles
        self.changed = changed
    }

    func change<Value: Sendable>(
        _ errand: Errand,
        _ work: @escaping Altering<Value>
    ) async throws(AdminError) -> Administered<Value> {
        try errand.permit(try await administrator.authority(of: errand.actor))
        let named = try await user(errand.user)
        try await administrator.turns.take(.user(named.id))
        defer { administrator.turns.giveBack(.user(named.id)) }
        // Of the moment of the change, which may have waited for its turn.
        let authority = try await administrator.authority(of: errand.actor)
        try errand.permit(authority)
        var base = try await user(named.id)
        for _ in 0..<AdministrationLimits.attemptsMax {
            let plan = try TenantPlan(base, errand, authority, work)
            guard plan.note != nil else {
                return Administered(plan.value, at: administrator.store.revision)
            }
            switch try await attempt(plan) {
            case .done(let revision): return Administered(plan.value, at: revision)
            case .overtaken(let user): base = user
            }
        }
        throw .conflict("somebody else changes this user at the tenant at the same time")
    }

    private func user(_ id: ExactString) async throws(AdminError) -> AdministeredUser {
        guard let json = try await TenantReading.user(id, profiles) else { throw .notFound }
        return AdministeredUser(json: json, rules: administrator.rules)
    }

    private func user(_ meant: UserReference) async throws(AdminError) -> AdministeredUser {
        let json = try await TenantReading.user(meant, profiles, administrator.rules)
        guard let json else { throw .notFound }
        return AdministeredUser(json: json, rules: administrator.rules)
    }
}

extension TenantWriter {
    private enum Attempted {
        case done(Revision)
        /// Somebody else changed the user, who is now so.
        case overtaken(AdministeredUser)
    }

    private func attempt<Value: Sendable>(
        _ plan: TenantPlan<Value>
    ) async throws(AdminError) -> Attempted {
        guard plan.takesFullAdmin, !plan.errand.actor.isForcing else {
            return try await write(plan)
        }
        try await administrator.turns.take(.admins)
        defer { administrator.turns.giveBack(.admins) }
        try await requireAdminBesides(plan)
        return try await write(plan)
    }

    /// Who takes a full admin of a tenant, whose users nobody can count, must be another one.
    private func requireAdminBesides<Value: Sendable>(
        _ plan: TenantPlan<Value>
    ) async throws(AdminError) {
        let actor = plan.errand.actor
        guard actor.kind == .user, let json = try await TenantReading.user(actor.id, profiles)
        else { throw .lastAdmin }
        let user = AdministeredUser(json: json, rules: administrator.rules)
        let (policies, now) = (plan.authority.policies, plan.authority.now)
        guard user.id != plan.target.id, user.isFullAdmin(under: policies, at: now) else {
            throw .lastAdmin
        }
    }

    private func write<Value: Sendable>(
        _ plan: TenantPlan<Value>
    ) async throws(AdminError) -> Attempted {
        let intent = try await administrator.begin(plan.event(at: administrator.now()))
        // Until there is an outcome, settling leaves this intent alone.
        var isInDoubt = false
        defer { isInDoubt ? administrator.leave(intent) : administrator.end(intent) }
        let before: AdministeredUser
        do throws(AdminError) { before = try await user(plan.target.id) } catch {
            try await finish(plan, intent, .failed)
            throw error
        }
        guard plan.isBased(on: before) else {
            try await finish(plan, intent, .failed)
            return .overtaken(before)
        }
        switch await update(plan) {
        case .nobody: return try await fail(plan, intent, .notFound)
        case .failed(let error):
            guard case .uncertain = error else {
                return try await fail(plan, intent, error.adminError)
            }
            changed(plan.target.id)
            isInDoubt = true
            return try await verify(plan, intent, error.adminError)
        case .changed:
            changed(plan.target.id)
            return try await verify(plan, intent, nil)
        }
    }

    private enum Updated {
        case changed
        case nobody
        case failed(TenantError)
    }

    private func update<Value: Sendable>(_ plan: TenantPlan<Value>) async -> Updated {
        do throws(TenantError) {
            let isThere = try await profiles.update(plan.target.id, appMetadata: plan.members)
            return isThere ? .changed : .nobody
        } catch {
            return .failed(error)
        }
    }

    /// Looks at the user again, and journals what is found.
    ///
    /// If that cannot be found, the intent stays open. `doubt` is what the write threw, if it may have
    /// been done or not: then it may be done a moment later too, and what is not seen is settled later.
    private func verify<Value: Sendable>(
        _ plan: TenantPlan<Value>,
        _ intent: UInt64,
        _ doubt: AdminError?
    ) async throws(AdminError) -> Attempted {
        let after = try await user(plan.target.id)
        guard try plan.isDone(to: after) else {
            if let doubt { throw doubt }
            try await finish(plan, intent, .failed)
            return .overtaken(after)
        }
        return .done(try await finish(plan, intent, .done))
    }

    private func fail<Value: Sendable>(
        _ plan: TenantPlan<Value>,
        _ intent: UInt64,
        _ error: AdminError
    ) async throws(AdminError) -> Attempted {
        try await finish(plan, intent, .failed)
        throw error
    }

    @discardableResult
    private func finish<Value: Sendable>(
        _ plan: TenantPlan<Value>,
        _ intent: UInt64,
        _ outcome: AuditOutcome
    ) async throws(AdminError) -> Revision {
        var event = plan.event(at: administrator.now(), stage: .outcome(of: intent, outcome))
        switch outcome {
        case .done: break
        case .failed, .unknown: event.after = nil
        }
        return try await administrator.finish(event, of: intent)
    }
}
