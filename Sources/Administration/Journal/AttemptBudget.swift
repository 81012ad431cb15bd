internal import Directory
public import JSON
internal import Store
internal import Synchronization

/// Bounds how many denied attempts the journal tells of, and counts the others.
struct AttemptBudget: Sendable {
    private var beganAt = Int64.min
    private var count = 0
    private var dropped = 0

    /// How many were dropped before this one, which is journaled; nil if it is dropped itself.
    mutating func take(at now: UserTime) -> Int? {
        let period = AdministrationLimits.deniedAttemptsPeriodMilliseconds
        let time = now.milliseconds
        if beganAt == .min || time < beganAt || time - beganAt >= period {
            beganAt = time
            count = 0
        }
        guard count < AdministrationLimits.deniedAttemptsMax else {
            dropped += 1
            return nil
        }
        count += 1
        defer { dropped = 0 }
        return dropped
    }
}

extension Administrator {
    /// Journals a denied attempt; other errors are nobody's attempt.
    func journal(_ error: AdminError, _ errand: Errand) async {
        await journal(error, by: errand.actor, on: errand.user.text, requestID: errand.requestID)
    }

    /// Journals that `actor` tried what it may not do, within a bound a minute.
    ///
    /// For errors that were thrown in a transaction of somebody else, as by
    /// ``admit(_:by:requestID:in:)``; others than denied attempts are not journaled.
    public func journal(
        _ error: AdminError,
        by actor: Actor,
        on subject: ExactString?,
        requestID: ExactString?
    ) async {
        guard error.isDeniedAttempt else { return }
        let time = now()
        guard let dropped = attempts.withLock({ $0.take(at: time) }) else { return }
        var event = AuditEvent(.attemptDenied, by: actor.audited, at: time, subject: subject)
        var state = JSONObject()
        state["code"] = .string(ExactString(error.code))
        state["detail"] = .string(ExactString(error.description))
        if dropped > 0 { state["dropped"] = .number(JSONNumber(dropped)) }
        event.after = .object(state)
        event.requestID = requestID
        let denied = event
        do {
            _ = try await store.write { try $0.append(denied) }
        } catch {
            log(.attemptNotJournaled(AdminError(error).code))
        }
    }
}
