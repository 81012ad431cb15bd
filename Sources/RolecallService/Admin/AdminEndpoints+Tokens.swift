internal import Administration
internal import Directory
internal import JSON
internal import Store

extension AdminEndpoints {
    private static let members: Set<ExactString> = [
        "issuer", "jti", "sub", "issued_before", "reason",
    ]

    /// `POST /v1/admin/revocations`.
    func revoke(_ call: AdminCall) async throws -> AdminReply {
        _ = try call.members(Self.members)
        let revoked = try await administrator.revoke(
            try revocation(call),
            by: call.actor,
            requestID: call.requestID
        )
        return .object(revoked.value.json, at: revoked.revision, status: 201)
    }

    /// `GET /v1/admin/revocations`.
    func revocations(_ call: AdminCall) async throws -> AdminReply {
        let limit = try call.limit()
        let found = try await administrator.revocations(
            after: try call.query("after").map(Self.key),
            limit: limit,
            by: call.actor
        )
        let last = found.value.last.map { revocation in
            PageCursor.text([
                .string(revocation.issuer), .string(ExactString(revocation.key.kind.rawValue)),
                .string(revocation.key.value),
            ])
        }
        return .page(
            "revocations",
            found.value.map { .object($0.json) },
            next: last,
            limit,
            at: found.revision
        )
    }

    private func revocation(_ call: AdminCall) throws -> Revocation {
        let issuer = try call.required("issuer")
        guard issuers.contains(issuer) else {
            throw Refusal(.invalidRequest, "`issuer` is none whose tokens are taken")
        }
        let order = RevocationOrder(
            issuer: issuer,
            tokenID: try call.text("jti"),
            subject: try call.text("sub"),
            issuedBefore: try call.text("issued_before"),
            reason: try call.text("reason")
        )
        return try order.revocation(
            at: UserTime(unixSeconds: wallSeconds()),
            ownIssuers.contains(issuer) ? .bounded : .unknown
        )
    }

    private static func key(_ cursor: ExactString) throws(Refusal) -> Revocation.Key {
        let parts = try PageCursor.parts(cursor, count: 3).compactMap(\.string)
        guard parts.count == 3, let kind = Revocation.Key.Kind(rawValue: parts[1].string) else {
            throw PageCursor.unreadable
        }
        return Revocation.Key(issuer: parts[0], kind: kind, value: parts[2])
    }
}
