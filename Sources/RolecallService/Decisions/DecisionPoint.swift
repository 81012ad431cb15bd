internal import Authorization
internal import JSON

/// Answers questions of authenticated callers under the policies in force.
struct DecisionPoint: Sendable {
    let policies: PolicyStore
    let resolver: PrincipalResolver
    let clock: ServiceClock
    let events: ServiceEvents

    /// One request's way through the questions that it asks, all under one set of policies, at one
    /// moment.
    ///
    /// Users of the directory who are not in memory are found by ``missingUser(for:)``, loaded all
    /// together, and kept for the rest of the session: what is decided then needs no waiting.
    struct Session: Sendable {
        let policies: PolicySet
        /// What every profile that the session reads is at least as new as; nil without a store.
        let revision: String?
        private let point: DecisionPoint
        private let exchange: Exchange
        private let mayAskAboutOthers: Bool
        private var now: Timestamp

        /// The principal of the question before, which in a batch is mostly the next one's too.
        private var last: (named: Subject?, principal: Result<Principal, Refusal>)?
        /// The principals of a batch about several subjects.
        private var resolved: [Subject: Result<Principal, Refusal>] = [:]
        private var loaded: PrincipalResolver.LoadedUsers = [:]

        fileprivate init(_ point: DecisionPoint, _ exchange: Exchange, mayAskAboutOthers: Bool) {
            self.point = point
            self.exchange = exchange
            self.mayAskAboutOthers = mayAskAboutOthers
            now = Timestamp(unixSeconds: point.clock.wallSeconds())
            policies = point.policies.snapshot
            // Read before any profile is looked up.
            revision = point.resolver.users?.revision.text
        }
    }

    /// Opens a session under the policies in force now, in which callers that have `scope` may ask about
    /// others.
    func session(
        for exchange: Exchange,
        asking scope: ServiceScopes = .evaluateAccess
    ) -> Session {
        let mayAskAboutOthers = exchange.caller.caller.scopes.contains(scope)
        return Session(self, exchange, mayAskAboutOthers: mayAskAboutOthers)
    }

    /// Opens a session about the caller's own subject, whatever its scopes and whoever's token it brought.
    func session(about caller: AuthenticatedToken) -> Session {
        let exchange = Exchange(caller: caller, subjectToken: nil)
        return Session(self, exchange, mayAskAboutOthers: false)
    }
}

extension DecisionPoint.Session {
    /// How much of a reason the caller may read.
    var detail: DecisionWriter.Detail { mayAskAboutOthers ? .full : .code }

    /// The user who must be loaded before anything about `named` is decided; nil if none must.
    mutating func missingUser(for named: Subject?) -> UserKey? {
        if let last, last.named == named { return nil }
        if let named, resolved[named] != nil { return nil }
        do throws(Refusal) {
            switch try outcome(named: named) {
            case .principal(let principal): remember(.success(principal), for: named)
            case .missing(let key): return key
            }
        } catch {
            remember(.failure(error), for: named)
        }
        return nil
    }

    /// Loads users, whoever of them can be had.
    mutating func load(_ keys: Set<UserKey>) async {
        guard let users = point.resolver.users else { return }
        loaded = await users.load(keys, under: policies)
        now = Timestamp(unixSeconds: point.clock.wallSeconds())
    }

    /// Decides `question`, whose user is not missing.
    ///
    /// - Throws: `Refusal` where the caller may not ask, or no decision can be made.
    mutating func decide(_ question: EvaluationQuestion) throws(Refusal) -> Decision {
        do {
            let principal = try principal(named: question.subject)
            let decision = policies.decide(question.request, for: principal, at: now)
            point.events.decided(decision)
            return decision
        } catch {
            point.events.undecided(error.code)
            throw error
        }
    }

    /// Whose permissions those of `named` are, and the list, for a user who is not missing.
    mutating func permissions(
        of named: Subject?
    ) throws(Refusal) -> (subject: Subject, list: PermissionList) {
        let principal = try principal(named: named)
        do {
            return (principal.subject, try policies.permissions(of: principal, at: now))
        } catch {
            throw Refusal(.profileTooLarge, error.description)
        }
    }
}

extension DecisionPoint.Session {
    private mutating func principal(named: Subject?) throws(Refusal) -> Principal {
        if let last, last.named == named { return try last.principal.get() }
        if let named, let result = resolved[named] { return try result.get() }
        let result: Result<Principal, Refusal>
        do throws(Refusal) {
            switch try outcome(named: named) {
            case .principal(let principal): result = .success(principal)
            case .missing: throw Refusal(.internalError)
            }
        } catch {
            result = .failure(error)
        }
        remember(result, for: named)
        return try result.get()
    }

    private func outcome(named: Subject?) throws(Refusal) -> PrincipalResolver.Outcome {
        let asked = try AskedSubject(
            caller: exchange.caller,
            mayAskAboutOthers: mayAskAboutOthers,
            subjectToken: exchange.subjectToken,
            named: named
        )
        return try point.resolver.principal(for: asked, under: policies, loaded)
    }

    /// Keeps the first one apart: most requests are about one subject, and need no table.
    private mutating func remember(_ result: Result<Principal, Refusal>, for named: Subject?) {
        if let last, let named = last.named { resolved[named] = last.principal }
        last = (named, result)
    }
}

extension Timestamp {
    /// The time of a clock that counts seconds since 1970 as a floating-point number.
    init(unixSeconds: Double) {
        let whole = unixSeconds.rounded(.down)
        let nanoseconds = ((unixSeconds - whole) * 1e9).rounded(.down)
        self.init(
            seconds: Int64(exactly: whole) ?? .max,
            nanoseconds: Int32(exactly: nanoseconds) ?? 0
        )
    }
}
