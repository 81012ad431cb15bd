internal import Administration
internal import Authorization
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
            reason: try call.text("reason"),
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

    private func revocation(_ call: AdminCall) throws(Refusal) -> Revocation {
        let issuer = try call.required("issuer")
        guard issuers.contains(issuer) else {
            throw Refusal(.invalidRequest, "`issuer` is none whose tokens are taken")
        }
        let now = UserTime(unixSeconds: wallSeconds())
        let (token, subject) = (try call.text("jti"), try call.text("sub"))
        let before = try call.text("issued_before")
        switch (token, subject, before) {
        case (let token?, nil, nil) where !token.isEmpty:
            return Revocation(
                issuer: issuer,
                .token(token),
                deadAt: now.advanced(by: AdministrationLimits.tokenLifeMilliseconds),
                revokedAt: now
            )
        case (nil, let subject?, let before?) where !subject.isEmpty:
            let time = try UserTime(parameter: before, "issued_before")
            guard time.milliseconds <= now.milliseconds + AdministrationLimits.aheadMilliseconds
            else {
                throw Refusal(.invalidRequest, "`issued_before` is in the future")
            }
            return Revocation(
                issuer: issuer,
                .subject(subject, issuedBefore: time),
                deadAt: time.advanced(by: AdministrationLimits.tokenLifeMilliseconds),
                revokedAt: now
            )
        default:
            throw Refusal(
                .invalidRequest,
                "expected `jti`, or `sub` with `issued_before`, beside `issuer`"
            )
        }
    }

    private static func key(_ cursor: ExactString) throws(Refusal) -> Revocation.Key {
        let parts = try PageCursor.parts(cursor, count: 3).compactMap(\.string)
        guard parts.count == 3, let kind = Revocation.Key.Kind(rawValue: parts[1].string) else {
            throw PageCursor.unreadable
        }
        return Revocation.Key(issuer: parts[0], kind: kind, value: parts[2])
    }
}

extension UserTime {
    fileprivate func advanced(by milliseconds: Int64) -> UserTime {
        UserTime(milliseconds: self.milliseconds + milliseconds)
    }
}

extension Revocation {
    fileprivate var json: JSONObject {
        var object: JSONObject = ["issuer": .string(issuer)]
        switch target {
        case .token(let id): object["jti"] = .string(id)
        case .subject(let subject, let time):
            object["sub"] = .string(subject)
            object["issued_before"] = .string(ExactString(time.description))
        }
        object["revoked_at"] = .string(ExactString(revokedAt.description))
        object["until"] = .string(ExactString(deadAt.description))
        return object
    }
}
