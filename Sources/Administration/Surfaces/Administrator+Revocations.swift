internal import Authorization
internal import Directory
public import JSON
public import Store

extension Administrator {
    /// Puts a revocation in force.
    ///
    /// - Returns: what is in force, which may be wider than what was asked.
    public func revoke(
        _ revocation: Revocation,
        by actor: Actor,
        requestID: ExactString? = nil
    ) async throws(AdminError) -> Administered<Revocation> {
        let time = now()
        return try await write(
            by: actor,
            with: .revokeTokens,
            on: revocation.subject,
            requestID: requestID
        ) { store in
            let before = try store.revocation(revocation.key)
            let after = try store.put(revocation)
            guard before != after else { return after }
            var event = AuditEvent(after.kind, by: actor.audited, at: time, subject: after.subject)
            event.before = before?.audited
            event.after = after.audited
            event.reason = revocation.reason
            event.requestID = requestID
            try store.append(event)
            return after
        }
    }

    /// One page of the revocations that are not dead.
    public func revocations(
        after key: Revocation.Key? = nil,
        limit: Int,
        by actor: Actor
    ) async throws(AdminError) -> Administered<[Revocation]> {
        let page = RevocationPage(
            aliveAt: now(),
            after: key,
            limit: try Self.pageSize(limit)
        )
        return try await inspect(by: actor) { store, authority in
            try authority.require(.revokeTokens)
            return try store.revocations(page)
        }
    }
}

extension Revocation {
    fileprivate var kind: AuditKind {
        switch target {
        case .token: .tokenRevoked
        case .subject: .subjectRevoked
        }
    }

    fileprivate var subject: ExactString? {
        switch target {
        case .token: nil
        case .subject(let subject, _): subject
        }
    }
}
