internal import Directory
public import JSON
internal import Store
internal import Synchronization

/// Bounds how many denied attempts the journal tells of, of one actor and of all, and counts the others.
///
/// One who tries without end leaves room for the others.
struct AttemptBudget: Sendable {
    /// How many attempts were left out: of the actor, and of those for whom there was no room.
    struct Dropped: Equatable, Sendable {
        var own = 0
        var others = 0

        var all: Int { own + others }
    }

    private struct Window: Sendable {
        var beganAt = Int64.min
        var count = 0
        var dropped = 0

        mutating func begin(at time: Int64) {
            guard isOver(at: time) else { return }
            beganAt = time
            count = 0
        }

        func isOver(at time: Int64) -> Bool {
            let period = AdministrationLimits.deniedAttemptsPeriodMilliseconds
            return beganAt == .min || time < beganAt || time - beganAt >= period
        }
    }

    private var everybody = Window()
    private var actors: [AuditActor: Window] = [:]

    /// How many were dropped before this one, which is to be journaled; nil if it is dropped itself.
    mutating func take(by actor: AuditActor, at now: UserTime) -> Dropped? {
        let time = now.milliseconds
        everybody.begin(at: time)
        makeRoom(for: actor, at: time)
        guard var own = actors[actor] else {
            everybody.dropped += 1
            return nil
        }
        own.begin(at: time)
        let isTaken =
            own.count < AdministrationLimits.deniedAttemptsMax
            && everybody.count < AdministrationLimits.allDeniedAttemptsMax
        guard isTaken else {
            own.dropped += 1
            actors[actor] = own
            return nil
        }
        let dropped = Dropped(own: own.dropped, others: everybody.dropped)
        own.count += 1
        own.dropped = 0
        actors[actor] = own
        everybody.count += 1
        everybody.dropped = 0
        return dropped
    }

    /// Takes note that an attempt was not journaled after all, nor that `dropped` were before it.
    mutating func lose(_ dropped: Dropped) { everybody.dropped += dropped.all + 1 }

    /// Makes a window for an actor, if need be in the place of those that are over.
    private mutating func makeRoom(for actor: AuditActor, at time: Int64) {
        guard actors[actor] == nil else { return }
        if actors.count >= AdministrationLimits.countedActorsMax {
            let over = actors.filter { $0.value.isOver(at: time) }
            for (other, window) in over {
                everybody.dropped += window.dropped
                actors[other] = nil
            }
        }
        guard actors.count < AdministrationLimits.countedActorsMax else { return }
        actors[actor] = Window()
    }
}

extension Administrator {
    /// Journals a denied attempt; other errors are nobody's attempt.
    ///
    /// A user of the store stands there by its id, however the errand names it.
    func journal(_ error: AdminError, _ errand: Errand) async {
        await journal(error, by: errand.actor, requestID: errand.requestID) { [rules] store in
            let user = try? UserNames(rules).user(errand.user, in: store)
            guard let user else { return errand.user.text }
            return AdministeredUser(json: user.json, rules: rules).canonicalID
        }
    }

    /// Journals that `actor` tried what it may not do, within bounds a minute.
    ///
    /// For errors that were thrown in a transaction of somebody else, as by
    /// ``admit(_:by:requestID:in:)``; others than denied attempts are not journaled.
    public func journal(
        _ error: AdminError,
        by actor: Actor,
        on subject: ExactString?,
        requestID: ExactString?
    ) async {
        await journal(error, by: actor, requestID: requestID) { _ in subject }
    }

    private func journal(
        _ error: AdminError,
        by actor: Actor,
        requestID: ExactString?,
        on subject: @escaping @Sendable (any StoreReading) -> ExactString?
    ) async {
        guard error.isDeniedAttempt else { return }
        let time = now()
        let audited = actor.audited
        guard let dropped = attempts.withLock({ $0.take(by: audited, at: time) }) else { return }
        var event = AuditEvent(.attemptDenied, by: audited, at: time, subject: nil)
        var state = JSONObject()
        state["code"] = .string(ExactString(error.code))
        state["detail"] = .string(ExactString(error.description))
        if dropped.all > 0 { state["dropped"] = .number(JSONNumber(dropped.all)) }
        event.after = .object(state)
        event.requestID = requestID
        let denied = event
        do {
            _ = try await store.write { store in
                var event = denied
                event.subject = subject(store)
                try store.append(event)
            }
        } catch {
            attempts.withLock { $0.lose(dropped) }
            log(.attemptNotJournaled(AdminError(error).code))
        }
    }
}
