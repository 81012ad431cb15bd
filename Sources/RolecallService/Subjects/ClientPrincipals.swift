internal import Authorization
internal import Directory
internal import JSON

/// The principals that clients of the directory are: known by the roles of their declarations alone.
struct ClientPrincipals: Sendable {
    private struct Entry: Sendable {
        let facts: ClientFacts
        let principal: Principal
    }

    /// The most clients that are kept compiled.
    static let clientsMax = 10_000

    /// What is put before the place of a role in a declaration.
    private static let label = "client:"

    /// The subject type of clients, which is that of users' tokens.
    let type: ExactString

    private let lookup: ClientLookup
    private let entries = BoundedCache<ExactString, Entry>(
        .init(entries: clientsMax, cost: clientsMax)
    )
    private let limits: ProfileLimits

    init(_ lookup: @escaping ClientLookup, type: ExactString, limits: ProfileLimits) {
        self.lookup = lookup
        self.type = type
        self.limits = limits
    }

    /// The `client_id` in the subject of a client's token; nil if it is none.
    static func client(in subject: ExactString) -> ExactString? {
        guard subject.string.utf8.count > UserID.clientSuffix.utf8.count,
            subject.string.utf8.reversed().starts(with: UserID.clientSuffix.utf8.reversed())
        else { return nil }
        let id = subject.string.utf8.dropLast(UserID.clientSuffix.utf8.count)
        return ExactString(String(Substring(id)))
    }

    /// The principal that the client with the id `client` is.
    func principal(
        _ client: ExactString,
        _ subject: Subject,
        under policies: PolicySet
    ) throws(Refusal) -> Principal {
        let facts: ClientFacts
        switch lookup(client) {
        case .known(let known): facts = known
        case .changing: throw Refusal(.storeUnavailable)
        case .unknown:
            let profile = Profile(status: .unknown, documents: [])
            return try policies.compiled(profile, subject: subject, limits: limits)
        }
        if let entry = entries.value(for: client), entry.facts == facts,
            entry.principal.subject == subject
        {
            let principal = policies.recompiled(entry.principal)
            if principal !== entry.principal { keep(principal, facts, client) }
            return principal
        }
        let principal = try policies.compiled(
            Profile(status: .known, documents: [Self.document(facts)]),
            subject: subject,
            limits: limits
        )
        keep(principal, facts, client)
        return principal
    }

    /// The principal and the facts of a client that is there.
    func known(
        _ client: ExactString,
        _ subject: Subject,
        under policies: PolicySet
    ) throws(Refusal) -> (principal: Principal, facts: ClientFacts) {
        switch lookup(client) {
        case .known(let facts): (try principal(client, subject, under: policies), facts)
        case .changing: throw Refusal(.storeUnavailable)
        case .unknown: throw Refusal(.tokenInvalid)
        }
    }

    private func keep(_ principal: Principal, _ facts: ClientFacts, _ client: ExactString) {
        entries.insert(Entry(facts: facts, principal: principal), for: client, cost: 1)
    }

    private static func document(_ facts: ClientFacts) -> ProfileDocument {
        ProfileDocument(
            value: ["roles": .array(facts.roles.map(JSONValue.string))],
            attributes: ProfileAttributes(
                roles: ["/roles"].compactMap { try? JSONPointer($0) }
            ),
            label: label
        )
    }
}
