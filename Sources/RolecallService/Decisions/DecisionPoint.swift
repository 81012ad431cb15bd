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
    struct Session {
        let policies: PolicySet
        private let point: DecisionPoint
        private let exchange: Exchange
        private let now: Timestamp

        /// The principal of the question before, which in a batch is mostly the next one's too.
        private var last: (named: Subject?, principal: Result<Principal, Refusal>)?

        fileprivate init(_ point: DecisionPoint, _ exchange: Exchange) {
            self.point = point
            self.exchange = exchange
            now = Timestamp(unixSeconds: point.clock.wallSeconds())
            policies = point.policies.snapshot
        }
    }

    /// Opens a session under the policies in force now.
    func session(for exchange: Exchange) -> Session { Session(self, exchange) }
}

extension DecisionPoint.Session {
    /// How much of a reason the caller may read.
    var detail: DecisionWriter.Detail {
        exchange.caller.caller.mayAskAboutOthers ? .full : .code
    }

    /// Decides `question`.
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

    /// The permission list of the caller itself.
    func ownPermissions() throws(Refusal) -> PermissionList {
        let principal = try point.resolver.principal(for: .token(exchange.caller), under: policies)
        do {
            return try policies.permissions(of: principal, at: now)
        } catch {
            throw Refusal(.profileTooLarge, error.description)
        }
    }

    private mutating func principal(
        named: Subject?
    ) throws(Refusal) -> Principal {
        if let last, last.named == named { return try last.principal.get() }
        let result: Result<Principal, Refusal>
        do throws(Refusal) {
            let asked = try AskedSubject(
                caller: exchange.caller,
                subjectToken: exchange.subjectToken,
                named: named
            )
            result = .success(try point.resolver.principal(for: asked, under: policies))
        } catch {
            result = .failure(error)
        }
        last = (named, result)
        return try result.get()
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
