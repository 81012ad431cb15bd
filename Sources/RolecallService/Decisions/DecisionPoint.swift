internal import Authorization
internal import JSON

/// Answers questions of authenticated callers under the policies in force.
///
/// An object, so that the session of each request keeps all of it by one reference.
final class DecisionPoint: Sendable {
    let policies: PolicyStore
    let resolver: PrincipalResolver
    /// What is registered of resources; nil without a store.
    let resources: ResourceCache?
    /// What every profile that is read is at least as new as; nil without a store.
    let revision: StoreRevision?
    let clock: ServiceClock
    let events: ServiceEvents

    /// What the conditions of all decisions of one request may cost together, in units of ``ConditionLimits``.
    ///
    /// A request is decided on one of the server's threads, which few others share: this is a fifth of a second
    /// of it at most, or ten decisions that each spend all they may.
    static let conditionCostMax = 2_000_000

    init(
        policies: PolicyStore,
        resolver: PrincipalResolver,
        resources: ResourceCache?,
        revision: StoreRevision?,
        clock: ServiceClock,
        events: ServiceEvents
    ) {
        self.policies = policies
        self.resolver = resolver
        self.resources = resources
        self.revision = revision
        self.clock = clock
        self.events = events
    }

    /// One request's way through the questions that it asks, all under one set of policies, at one
    /// moment.
    ///
    /// Parts of profiles that are not in memory are found by ``missing(for:)``, loaded all together, and kept
    /// for the rest of the session: what is decided then needs no waiting.
    struct Session: Sendable {
        let policies: PolicySet
        /// What every profile that the session reads is at least as new as; nil without a store.
        let revision: String?
        private let point: DecisionPoint
        private let exchange: Exchange
        private let mayAskAboutOthers: Bool
        private var now: Timestamp

        /// How old the oldest profile is that something was decided on; nil if none can be old.
        private(set) var age: ProfileAge?

        /// The principal of the question before, which in a batch is mostly the next one's too.
        private var last: Resolved?
        /// The principals of a batch about several subjects.
        private var resolved: [Subject: Resolved] = [:]
        private var reading: PrincipalResolver.Reading
        private var resources: ResourceFacts
        /// What the conditions of all decisions so far cost.
        private var conditionCost = 0

        fileprivate init(_ point: DecisionPoint, _ exchange: Exchange, mayAskAboutOthers: Bool) {
            self.point = point
            self.exchange = exchange
            self.mayAskAboutOthers = mayAskAboutOthers
            now = Timestamp(unixSeconds: point.clock.wallSeconds())
            policies = point.policies.snapshot
            // Read before any profile is looked up.
            revision = point.revision?.text
            reading = PrincipalResolver.Reading(demand: exchange.demand)
            resources = ResourceFacts(point.resources)
        }
    }

    /// Who was found for a subject, or why nobody was.
    ///
    /// An object, so that looking at it copies nothing.
    private final class Resolved: Sendable {
        let named: Subject?
        let principal: Result<Principal, Refusal>

        init(_ named: Subject?, _ principal: Result<Principal, Refusal>) {
            self.named = named
            self.principal = principal
        }

        /// Whether it was found for this one.
        func isAbout(_ other: borrowing Subject?) -> Bool {
            switch other {
            case .some(let other): named.map { $0 == other } ?? false
            case .none: named == nil
            }
        }
    }

    /// Opens a session under the policies in force now, in which callers that have `scope` may ask about
    /// others.
    func session(
        for exchange: Exchange,
        asking scope: ServiceScopes = .evaluateAccess
    ) -> Session {
        let mayAskAboutOthers = !scope.isEmpty && exchange.caller.caller.scopes.contains(scope)
        return Session(self, exchange, mayAskAboutOthers: mayAskAboutOthers)
    }

    /// Opens a session about the caller's own subject, whatever its scopes and whoever's token it brought.
    func session(about caller: AuthenticatedToken) -> Session {
        let exchange = Exchange(caller: caller, subjectToken: nil, demand: .none)
        return Session(self, exchange, mayAskAboutOthers: false)
    }
}

extension DecisionPoint.Session {
    /// How much of a reason the caller may read.
    var detail: DecisionWriter.Detail { mayAskAboutOthers ? .full : .code }

    /// Whether there is anything that questions could lack.
    var mayLackFacts: Bool { point.resolver.loads || !resources.isEmpty }

    /// What must be loaded before `question` is decided; nil if nothing must.
    mutating func missing(for question: EvaluationQuestion) -> MissingFacts? {
        let profiles = missing(for: question.subject)
        let resource = resources.missing(for: question.request)
        guard !profiles.isEmpty || resource != nil else { return nil }
        return MissingFacts(profiles: profiles, resource: resource)
    }

    /// What must be loaded before anything about `named` is decided; empty if nothing must.
    mutating func missing(for named: Subject?) -> [ProfileNeed] {
        guard found(for: named) == nil else { return [] }
        do throws(Refusal) {
            switch try outcome(named: named) {
            case .principal(let principal, let age): remember(.success(principal), age, for: named)
            case .missing(let needs, let found):
                reading.loaded.merge(found) { first, _ in first }
                return needs
            }
        } catch {
            remember(.failure(error), nil, for: named)
        }
        return []
    }

    /// Loads what questions need, whatever of it can be had.
    mutating func load(_ missing: MissingFacts) async {
        async let registered = resources.loaded(missing.resources)
        if !missing.profiles.isEmpty { await load(missing.profiles) }
        resources.add(await registered)
    }

    /// Loads parts of profiles, whichever of them can be had.
    mutating func load(_ needs: [ProfileNeed]) async {
        let loaded = await point.resolver.load(needs, reading.demand, under: policies)
        reading.loaded.merge(loaded) { _, new in new }
        now = Timestamp(unixSeconds: point.clock.wallSeconds())
    }

    /// Decides `question`, for whose subject nothing is missing.
    ///
    /// - Throws: `Refusal` where the caller may not ask, or no decision can be made.
    mutating func decide(_ question: EvaluationQuestion) throws(Refusal) -> Decision {
        do {
            let principal = try principal(named: question.subject)
            let decision = try policies.decide(question.request, for: principal, at: now) {
                () throws(Refusal) in
                try requireConditionsLeft()
                return try believed(question)
            }
            conditionCost += decision.conditionCost
            point.events.decided(decision)
            return decision
        } catch {
            point.events.undecided(error.code)
            throw error
        }
    }

    /// The principal that the caller itself is, if nothing of it is missing.
    mutating func principalOfCaller() throws(Refusal) -> Principal { try principal(named: nil) }

    /// What of a question is not believed, since an end user said it.
    func ignored(_ question: EvaluationQuestion) -> [RequestAttributes.Part] {
        question.isBare ? [] : question.attributes.ignored(word)
    }

    /// Whose permissions those of `named` are, and the list, for a subject of whom nothing is missing.
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
        if let found = found(for: named) { return try found.principal.get() }
        let result: Result<Principal, Refusal>
        var age: ProfileAge?
        do throws(Refusal) {
            switch try outcome(named: named) {
            case .principal(let principal, let known):
                result = .success(principal)
                age = known
            // It was there a moment ago, or could be loaded, and is not there any more.
            case .missing: throw Refusal(.profileUnavailable)
            }
        } catch {
            result = .failure(error)
        }
        remember(result, age, for: named)
        return try result.get()
    }

    private func found(for named: Subject?) -> DecisionPoint.Resolved? {
        if let last, last.isAbout(named) { return last }
        guard let named, !resolved.isEmpty else { return nil }
        return resolved[named]
    }

    private func outcome(named: Subject?) throws(Refusal) -> PrincipalResolver.Outcome {
        try point.resolver.principal(for: try asked(named), under: policies, reading)
    }

    /// Refuses a question that conditions matter to, once the request has spent what it may on them.
    private func requireConditionsLeft() throws(Refusal) {
        guard conditionCost < DecisionPoint.conditionCostMax else {
            throw Refusal(
                .overloaded,
                "the conditions of this request cost more than \(DecisionPoint.conditionCostMax)"
            )
        }
    }

    private func asked(_ named: Subject?) throws(Refusal) -> AskedSubject {
        try AskedSubject(
            caller: exchange.caller,
            mayAskAboutOthers: mayAskAboutOthers,
            subjectToken: exchange.subjectToken,
            named: named
        )
    }

    /// Whose word the properties and the context of questions are.
    private var word: RequestAttributes.Word {
        switch exchange.caller.caller.kind {
        case .client: .counts
        case .user: .isIgnored
        }
    }

    /// What conditions see of a question: what is believed of it, and the claims of the subject's token.
    private func believed(_ question: EvaluationQuestion) throws(Refusal) -> RequestAttributes {
        var attributes = question.attributes.weighed(
            word,
            registered: try resources.properties(of: question.request)
        )
        attributes.claims = try asked(question.subject).token?.claims
        return attributes
    }

    /// Keeps the first one apart: most requests are about one subject, and need no table.
    private mutating func remember(
        _ result: Result<Principal, Refusal>,
        _ age: ProfileAge?,
        for named: Subject?
    ) {
        self.age = ProfileAge.oldest(self.age, age)
        if let last, let named = last.named { resolved[named] = last }
        last = DecisionPoint.Resolved(named, result)
    }
}
