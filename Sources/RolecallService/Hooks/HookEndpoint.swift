internal import Authorization
internal import JSON
internal import MicroHTTPD
internal import OpenSSL

/// `POST /v1/hooks/users-changed`: somebody tells that users were changed at the tenant.
///
/// It only marks what is kept of them as stale. Of the embedded directory nothing is ever stale.
struct HookEndpoint: Sendable {
    /// The most users that one request may name.
    static let usersMax = 1_000

    /// The secret that opens it, if there is one.
    let secret: Secret?
    let profiles: ProfileCache?
    let issuers: [TrustedIssuer]
    let bodies: JSONBody
    let events: ServiceEvents

    /// Whether `request` brings the secret.
    func isOpen(to request: HTTPRequest) throws(Refusal) -> Bool {
        guard let secret, let header = request.header("Authorization") else {
            return false
        }
        do {
            return try secret.matches(Array(try BearerCredentials.token(in: header)))
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(.internalError)
        }
    }

    /// Marks the users that a body names.
    func usersChanged(_ body: [UInt8]) throws(Refusal) -> HTTPResponse {
        switch try ChangedUsers(try bodies.object(body)) {
        case .everyone:
            profiles?.markAllStale()
            events.usersMarked.add()
        case .some(let subjects):
            profiles?.markStale(Array(Set(subjects.flatMap(ids))))
            events.usersMarked.add(UInt64(subjects.count))
        }
        return HTTPResponse(status: 204, headers: [("Cache-Control", "no-store")])
    }

    /// The ids by which a profile that is kept may know the subject.
    private func ids(_ id: ExactString) -> [ExactString] {
        // `ISSUER#SUB` is how subjects of other issuers are named, also of those whose users the tenant has.
        [id]
            + issuers.flatMap { issuer -> [ExactString] in
                let reference = Subject(type: issuer.subjectType ?? TrustedIssuer.userType, id: id)
                guard let subject = issuer.subject(in: reference) else { return [] }
                return [subject] + issuer.places.compactMap { $0.tenantID(of: subject) }
            }
    }
}

/// Which users a hook's body names.
enum ChangedUsers: Sendable {
    case everyone
    case some([ExactString])

    /// Reads `{"subjects": [{"type": …, "id": …}]}`, `{"users": ["auth0|…"]}` or `{"all": true}`.
    init(_ body: JSONObject) throws(Refusal) {
        guard body.count == 1, let member = body.first else { throw Self.unreadable }
        switch (member.key, member.value) {
        case ("all", .bool(true)): self = .everyone
        case ("users", .array(let users)): self = try Self.some(users, Self.user)
        case ("subjects", .array(let subjects)): self = try Self.some(subjects, Self.subject)
        default: throw Self.unreadable
        }
    }

    private static func some(
        _ values: [JSONValue],
        _ read: (JSONValue) -> ExactString?
    ) throws(Refusal) -> ChangedUsers {
        guard values.count <= HookEndpoint.usersMax else {
            throw Refusal(
                .invalidRequest,
                "more than \(HookEndpoint.usersMax) users; send `{\"all\": true}` or several requests"
            )
        }
        let ids = values.compactMap(read)
        // One that cannot be read must not be passed over: it would stay as it is.
        guard ids.count == values.count else { throw unreadable }
        return .some(ids)
    }

    private static func user(_ value: JSONValue) -> ExactString? {
        value.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func subject(_ value: JSONValue) -> ExactString? {
        guard value["type"]?.string != nil else { return nil }
        return value["id"].flatMap(user)
    }

    private static let unreadable = Refusal(
        .invalidRequest,
        "expected one of `subjects` (objects with `type` and `id`), `users` (ids) and `all` (true)"
    )
}
