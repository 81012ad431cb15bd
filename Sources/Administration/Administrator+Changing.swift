internal import Authorization
internal import Directory
internal import JSON
internal import Store

/// Whose entries are changed, and by whom.
struct Errand: Sendable {
    let user: UserReference
    let actor: Actor
    let requestID: ExactString?
    /// Refuses an actor who may do this to nobody, before the user is looked for: to such a one those who are
    /// there and those who are not are alike.
    let permit: @Sendable (Authority) throws(AdminError) -> Void

    func event(
        _ note: AlterationNote,
        of target: AdministeredUser,
        at time: UserTime,
        stage: AuditStage = .whole
    ) -> AuditEvent {
        var event = AuditEvent(
            note.kind,
            by: actor.audited,
            at: time,
            stage: stage,
            subject: target.canonicalID
        )
        event.before = note.before
        event.after = note.after
        event.reason = note.reason
        event.requestID = requestID
        return event
    }
}

extension Administrator {
    /// Changes a user; a denied attempt is journaled.
    func change<Value: Sendable>(
        _ errand: Errand,
        _ work: @escaping Altering<Value>
    ) async throws(AdminError) -> Administered<Value> {
        do throws(AdminError) {
            switch directory {
            case .embedded: return try await changeInStore(errand, work)
            case .tenant(let profiles, let changed):
                let tenant = TenantWriter(administrator: self, profiles, changed)
                return try await tenant.change(errand, work)
            }
        } catch {
            await journal(error, errand)
            throw error
        }
    }

    private func changeInStore<Value: Sendable>(
        _ errand: Errand,
        _ work: @escaping Altering<Value>
    ) async throws(AdminError) -> Administered<Value> {
        do {
            let snapshot = try await store.write { [rules, policies, now] store in
                // Of the moment of the change, which may have waited for its turn.
                let (policies, time) = (policies(), now())
                let authority = try Authority(errand.actor, policies, at: time, rules, in: store)
                try errand.permit(authority)
                let before = try UserNames(rules).user(errand.user, in: store)
                let target = AdministeredUser(json: before.json, rules: rules)
                var draft = ProfileDraft(before.json, rules)
                let altered = try work(&draft, target, authority)
                guard let note = altered.note else { return altered.value }
                var after = before
                after.appMetadata = draft.user["app_metadata"]?.object
                after.updatedAt = max(time, before.updatedAt)
                try Self.checkSize(
                    after.appMetadata,
                    before: before.appMetadata,
                    UserLimits.metadataBytes
                )
                let admins = FullAdmins(
                    policies: policies,
                    rules: rules,
                    now: Timestamp(time)
                )
                try admins.check(before: before, after: after, by: errand.actor, in: store)
                try store.update(after)
                try store.append(errand.event(note, of: target, at: time))
                return altered.value
            }
            return Administered(snapshot.value, at: snapshot.revision)
        } catch {
            throw AdminError(error)
        }
    }

    /// Refuses metadata that its directory would not keep; what is too large already may shrink.
    static func checkSize(
        _ metadata: JSONObject?,
        before: JSONObject?,
        _ bytesMax: Int
    ) throws(AdminError) {
        let bytes = size(metadata)
        guard bytes <= bytesMax || bytes <= size(before) else {
            throw .invalidRequest(
                "`app_metadata` would have \(bytes) bytes, at most \(bytesMax) are kept"
            )
        }
    }

    private static func size(_ metadata: JSONObject?) -> Int {
        metadata.map { JSONValue.object($0).encoded().count } ?? 0
    }
}

extension Authority {
    /// What an actor may do by one state of the store.
    init(
        _ actor: Actor,
        _ policies: PolicySet,
        at time: UserTime,
        _ rules: AdministrationRules,
        in store: any StoreReading
    ) throws {
        var principal = actor.principal
        if actor.kind == .user, let user = try UserNames(rules).user(withID: actor.id, in: store) {
            let user = AdministeredUser(json: user.json, rules: rules)
            // A block counts at once, whatever the actor was when it was let in.
            if principal == nil || !user.isEnabled {
                principal = try user.usablePrincipal(under: policies)
            }
        }
        self.init(
            actor: actor,
            principal: principal,
            policies: policies,
            now: Timestamp(time)
        )
    }
}
