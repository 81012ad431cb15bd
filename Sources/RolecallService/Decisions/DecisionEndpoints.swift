internal import Authorization
internal import JSON
internal import MicroHTTPD
internal import OpenSSL

/// The AuthZEN evaluation endpoints, from a read body to a response.
///
/// An object, so that each request keeps all of it by one reference.
final class DecisionEndpoints: Sendable {
    let point: DecisionPoint
    let bodies: JSONBody
    /// The most items of a batch.
    let itemsMax: Int
    let identifiers: DecisionIdentifiers

    init(
        point: DecisionPoint,
        bodies: JSONBody,
        itemsMax: Int,
        identifiers: DecisionIdentifiers
    ) {
        self.point = point
        self.bodies = bodies
        self.itemsMax = itemsMax
        self.identifiers = identifiers
    }

    /// `POST /access/v1/evaluation` (AuthZEN 1.0 §5).
    func evaluation(_ body: [UInt8], of exchange: Exchange) throws(Refusal) -> Reply {
        let question = try EvaluationQuestion(try bodies.object(body))
        var session = point.session(for: exchange)
        return try answer(question, in: &session)
    }

    /// `POST /access/v1/evaluations` (AuthZEN 1.0 §6).
    func evaluations(_ body: [UInt8], of exchange: Exchange) throws(Refusal) -> Reply {
        let batch = try BatchQuestion(try bodies.object(body), itemsMax: itemsMax)
        var session = point.session(for: exchange)
        switch batch {
        case .single(let question): return try answer(question, in: &session)
        case .items(let items, let semantic):
            let missing = missingParts(of: items, in: &session)
            guard !missing.isEmpty else { return .now(answer(items, semantic, in: &session)) }
            return .later { [self, session] in
                var session = session
                await session.load(missing)
                return answer(items, semantic, in: &session)
            }
        }
    }

    private func answer(
        _ question: EvaluationQuestion,
        in session: inout DecisionPoint.Session
    ) throws(Refusal) -> Reply {
        guard let missing = session.missing(for: question) else {
            return .now(try decide(question, in: &session))
        }
        return .later { [self, session] () async throws(Refusal) in
            var session = session
            await session.load(missing)
            return try decide(question, in: &session)
        }
    }

    private func decide(
        _ question: EvaluationQuestion,
        in session: inout DecisionPoint.Session
    ) throws(Refusal) -> HTTPResponse {
        let decision = try session.decide(question)
        var json = JSONWriter(reserving: 256)
        DecisionWriter(detail: session.detail)
            .write(decision, ignoring: session.ignored(question), to: &json)
        return response(json.bytes, in: session)
    }

    private func missingParts(
        of items: [Result<EvaluationQuestion, Refusal>],
        in session: inout DecisionPoint.Session
    ) -> MissingFacts {
        var missing = MissingFacts(profiles: [], resource: nil)
        guard session.mayLackFacts else { return missing }
        var profiles: [ProfileKey: ProfileNeed] = [:]
        for case .success(let question) in items {
            guard let facts = session.missing(for: question) else { continue }
            for need in facts.profiles { profiles[need.key] = need }
            missing.resources.formUnion(facts.resources)
        }
        missing.profiles = Array(profiles.values)
        return missing
    }

    private func answer(
        _ items: [Result<EvaluationQuestion, Refusal>],
        _ semantic: BatchQuestion.Semantic,
        in session: inout DecisionPoint.Session
    ) -> HTTPResponse {
        let writer = DecisionWriter(detail: session.detail)
        var json = JSONWriter(reserving: 256)
        json.beginObject()
        json.key("evaluations")
        json.beginArray()
        for item in items {
            let decision = write(item, with: writer, in: &session, to: &json)
            if semantic.stops(after: decision) { break }
        }
        json.endArray()
        json.endObject()
        return response(json.bytes, in: session)
    }

    /// Writes the answer to one item, and says whether it is an allow.
    private func write(
        _ item: Result<EvaluationQuestion, Refusal>,
        with writer: DecisionWriter,
        in session: inout DecisionPoint.Session,
        to json: inout JSONWriter
    ) -> Bool {
        do throws(Refusal) {
            let question = try item.get()
            let decision = try session.decide(question)
            writer.write(decision, ignoring: session.ignored(question), to: &json)
            return decision.effect == .allow
        } catch {
            writer.write(error, to: &json)
            return false
        }
    }

    private func response(_ body: [UInt8], in session: DecisionPoint.Session) -> HTTPResponse {
        var response = HTTPResponse(
            status: 200,
            headers: [
                ("Content-Type", BodyType.json), ("Cache-Control", "no-store"),
                ("Rolecall-Decision-ID", identifiers.next()),
                ("Rolecall-Policy-Revision", session.policies.revision),
            ],
            body: body
        )
        session.addFreshness(to: &response.headers)
        return response
    }
}

extension DecisionPoint.Session {
    /// Adds how new the data is on which the session decided.
    func addFreshness(to headers: inout [(name: String, value: String)]) {
        if let revision { headers.append(("Rolecall-Revision", revision)) }
        guard let age else { return }
        headers.append(("Age", String(age.seconds)))
        if age.isStale { headers.append(("Rolecall-Stale", "true")) }
    }
}
