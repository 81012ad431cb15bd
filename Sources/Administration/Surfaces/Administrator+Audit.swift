public import Authorization
public import JSON
public import Store

extension Administrator {
    /// The entries of the journal that `query` asks for.
    public func audit(
        _ query: AuditQuery,
        by actor: Actor
    ) async throws(AdminError) -> Administered<[AuditEntry]> {
        _ = try Self.pageSize(query.limit)
        return try await inspect(by: actor) { store, authority in
            try authority.require(.readAudit)
            return try store.auditEntries(query)
        }
    }

    /// Refuses an actor without a right on Rolecall to read something.
    public func require(
        _ right: RolecallRight,
        of actor: Actor
    ) async throws(AdminError) {
        try await authority(of: actor).require(right)
    }

    /// Refuses an actor without a right on Rolecall to try something, and journals the attempt.
    public func requireForTrying(
        _ right: RolecallRight,
        of actor: Actor,
        requestID: ExactString? = nil
    ) async throws(AdminError) {
        do throws(AdminError) {
            try await require(right, of: actor)
        } catch {
            await journal(error, by: actor, on: nil, requestID: requestID)
            throw error
        }
    }
}
