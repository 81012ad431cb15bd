internal import JSON

/// A file of questions about a policy set and the answers that are expected.
///
/// ```yaml
/// version: 1
/// now: 2026-01-01T00:00:00Z
/// users:
///   alice: { app_metadata: { roles: [viewer] } }
///   mallory: { status: blocked }
/// questions:
///   - { user: alice, ask: "read:document/42", expect: allow, reason: role_permission }
///   - { user: mallory, ask: "read:document/42", expect: deny }
///   - { user: alice, ask: "edit:document/42", resource: { owner: alice }, expect: allow }
/// ```
///
/// `now` is the time at which everything is asked. A user has a `status` (`known`, which is also the
/// default, `unknown` or `blocked`), what stands in its profile under `app_metadata`, the `claims` of its
/// token and its verified `email`. A question names a user, asks `action:type/id`, in which nothing is
/// decoded or expanded, and expects `allow` or `deny`, perhaps for a reason by its code. For conditions
/// it gives the properties of the `subject`, the `action` and the `resource`, the `context`, and `claims`
/// that the user's lack.
public struct PolicyTest: Sendable {
    /// The file's name.
    public let file: String
    let now: Timestamp
    let users: [PolicyTestUser]
    let questions: [PolicyTestQuestion]

    /// Reads a file.
    ///
    /// - Throws: everything that is wrong with it.
    public init(_ file: PolicyFile) throws(PolicyErrors) {
        let reader = PolicyTestReader(file)
        guard let now = reader.now, reader.problems.isEmpty else {
            throw PolicyErrors(diagnostics: reader.problems.sorted { $0.place < $1.place })
        }
        self.file = file.name
        self.now = now
        users = reader.users
        questions = reader.questions
    }

    /// Asks all the questions.
    public func run(on policies: PolicySet) -> PolicyTestReport {
        var report = PolicyTestReport()
        var principals: [ExactString: Result<Principal, ProfileError>] = [:]
        for user in users {
            let principal = user.principal(for: policies)
            principals[user.name] = principal
            if case .success(let principal) = principal { report.note(user, principal.reports) }
        }
        for question in questions {
            guard let principal = principals[question.user] else { continue }
            report.add(question, principal, policies, now)
        }
        return report
    }
}

/// A user of a policy test.
struct PolicyTestUser: Sendable {
    let name: ExactString
    let status: SubjectStatus
    let document: JSONValue
    let claims: JSONValue?
    let place: PolicyPlace

    func principal(for policies: PolicySet) -> Result<Principal, ProfileError> {
        let record = ProfileDocument(value: document, attributes: .appMetadata)
        let claims = claims.map {
            ProfileDocument(value: $0, attributes: ProfileAttributes(), kind: .claims)
        }
        let profile = Profile(status: status, documents: [record] + [claims].compactMap(\.self))
        do throws(ProfileError) {
            let subject = Subject(type: "user", id: name)
            return .success(try policies.principal(for: profile, subject: subject))
        } catch {
            return .failure(error)
        }
    }
}

/// A question of a policy test.
struct PolicyTestQuestion: Sendable {
    let user: ExactString
    let text: ExactString
    let request: AccessRequest
    let attributes: RequestAttributes
    let effect: Effect
    let reason: ReasonCode?
    let place: PolicyPlace
}
