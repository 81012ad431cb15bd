internal import Administration
internal import Authorization
internal import Directory
internal import JSON
internal import ManagementAPI
internal import OpenIDProvider
internal import RolecallService
internal import Store

/// Carries out orders that need the embedded directory: of users, clients and keys.
struct DirectoryDesk: Sendable {
    let store: any Store
    let management: ManagementAPI
    let keys: SigningKeys
    let clients: ClientRegistry
    let policies: PolicyStore
    let now: @Sendable () -> UserTime
    /// The connection that users are made in unless another is named.
    let connection: ExactString

    /// The signing keys: id, state and since when.
    func listKeys() async throws -> JSONValue {
        let records = try await store.read { try $0.signingKeys() }.value
        return .array(
            records.map { record in
                [
                    "kid": .string(record.id), "state": .string(ExactString(record.state.rawValue)),
                    "since": .string(ExactString(record.stateSince.description)),
                ]
            }
        )
    }

    /// Lets the next key sign.
    func rotateKeys() async throws -> JSONValue {
        try await keys.rotate(by: .atTheMachine)
        return try await listKeys()
    }

    /// Refuses a role that no policy defines: it gives nothing, and is a misspelling more often than not.
    func requireDefined(_ roles: [ExactString]) throws(OrderRefusal) {
        let policies = policies.snapshot
        let other = roles.first { name in RoleName(name).map { !policies.defines($0) } ?? true }
        guard let other else { return }
        throw OrderRefusal(policies.absence(ofRole: other))
    }

    /// What the journal tells of a client that the operator made or deleted.
    func event(_ kind: AuditKind, of client: ExactString) -> AuditEvent {
        AuditEvent(kind, by: .atTheMachine, at: now(), subject: client)
    }
}

extension AuditActor {
    /// The operator, as every order has it.
    static let atTheMachine = AuditActor(.operator, "operator")
}
