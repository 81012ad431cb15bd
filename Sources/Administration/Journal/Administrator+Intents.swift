internal import Authorization
internal import Directory
internal import JSON
internal import Store

extension Administrator {
    /// Journals what is about to be tried.
    ///
    /// - Returns: the place of the intent.
    func begin(_ event: AuditEvent) async throws(AdminError) -> UInt64 {
        do {
            return try await store.write { [running] store in
                let sequence = try store.append(event).sequence
                // Before anybody can read it.
                running.insert(sequence)
                return sequence
            }.value
        } catch {
            throw AdminError(error)
        }
    }

    /// Journals how it ended.
    func finish(_ event: AuditEvent, of intent: UInt64) async throws(AdminError) -> Revision {
        do {
            return try await store.write { try $0.append(event) }.revision
        } catch {
            let error = AdminError(error)
            log(.outcomeNotJournaled(sequence: intent, error.code))
            throw error
        }
    }

    /// Says that nobody works on an intent any more.
    func end(_ intent: UInt64) { running.remove(intent) }

    /// Says that nobody works on an intent any more, but that the tenant may.
    func leave(_ intent: UInt64) {
        let wait = AdministrationLimits.doubtMilliseconds
        running.leave(intent, until: UserTime(milliseconds: now().milliseconds + wait))
    }

    /// Finds out what became of changes at a tenant that have no outcome in the journal.
    ///
    /// They were left so by a crash or an outage; the outcome is journaled. Changes under way are left
    /// alone.
    ///
    /// - Returns: how many were settled.
    /// - Throws: `profileUnavailable` after all, if the tenant did not answer for one; many such in a row
    ///   end it at once.
    @discardableResult
    public func settleIntents() async throws(AdminError) -> Int {
        guard case .tenant(let profiles, let changed) = directory else { return 0 }
        var settled = 0
        while true {
            let open = try await openIntents()
            let before = settled
            var (failure, failures) = (AdminError?.none, 0)
            for intent in open.left {
                do throws(AdminError) {
                    try await settle(intent, profiles, changed)
                    (settled, failures) = (settled + 1, 0)
                } catch {
                    (failure, failures) = (failure ?? error, failures + 1)
                    guard failures < AdministrationLimits.settlingFailuresMax else { throw error }
                }
            }
            guard open.hasMore, settled > before else {
                if let failure { throw failure }
                return settled
            }
        }
    }

    private struct OpenIntents {
        /// Those that nobody works on.
        let left: [AuditEntry]
        let hasMore: Bool
    }

    private func openIntents() async throws(AdminError) -> OpenIntents {
        do {
            // Of what is in the journal by now, what is running is known by now. What begins later may
            // end between the two looks.
            let newest = try await store.read { try $0.auditHead()?.sequence ?? 0 }.value
            let running = running.all(at: now())
            let open = try await store.read { store in
                try store.openIntents(limit: AdministrationLimits.intentsMax)
            }.value
            return OpenIntents(
                left: open.filter { $0.sequence <= newest && !running.contains($0.sequence) },
                hasMore: open.count == AdministrationLimits.intentsMax
            )
        } catch {
            throw AdminError(error)
        }
    }

    private func settle(
        _ intent: AuditEntry,
        _ profiles: any TenantProfiles,
        _ changed: @Sendable (ExactString) -> Void
    ) async throws(AdminError) {
        let outcome = try await outcome(of: intent.event, profiles, changed)
        var event = AuditEvent(
            intent.event.kind,
            by: AuditActor(.system, "intents"),
            at: now(),
            stage: .outcome(of: intent.sequence, outcome),
            subject: intent.event.subject
        )
        event.before = intent.event.before
        event.after = outcome == .done ? intent.event.after : nil
        event.requestID = intent.event.requestID
        _ = try await finish(event, of: intent.sequence)
        log(.intentSettled(sequence: intent.sequence, outcome))
    }

    private func outcome(
        of event: AuditEvent,
        _ profiles: any TenantProfiles,
        _ changed: @Sendable (ExactString) -> Void
    ) async throws(AdminError) -> AuditOutcome {
        guard let subject = event.subject, !event.isCut,
            let json = try await TenantReading.user(.id(subject), profiles, rules)
        else { return .unknown }
        let user = AdministeredUser(json: json, rules: rules)
        changed(user.id)
        guard let entries = try? ProfileDraft(json, rules).entries() else { return .unknown }
        let note = AlterationNote(kind: event.kind, before: event.before, after: event.after)
        return note.isDone(in: entries) ? .done : .failed
    }
}

extension AuditEvent {
    /// Whether the journal did not keep all of what was before or after.
    fileprivate var isCut: Bool { before?["cut"] != nil || after?["cut"] != nil }
}
