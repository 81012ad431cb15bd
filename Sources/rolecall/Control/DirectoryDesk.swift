internal import Directory
internal import JSON
internal import ManagementAPI
internal import OpenIDProvider
internal import Store

/// Carries out orders that need the embedded directory: of users, clients and keys.
struct DirectoryDesk: Sendable {
    let store: any Store
    let management: ManagementAPI
    let keys: SigningKeys
    let clients: ClientRegistry
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

    /// What the journal tells of a client that the operator made or deleted.
    func event(_ kind: AuditKind, of client: ExactString) -> AuditEvent {
        AuditEvent(kind, by: .atTheMachine, at: now(), subject: client)
    }
}

extension AuditActor {
    /// The operator, as every order has it.
    static let atTheMachine = AuditActor(.operator, "operator")
}
