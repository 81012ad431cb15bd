internal import Administration
internal import Authorization
internal import Directory
internal import JSON
internal import Store

extension AdministrationDesk {
    /// Refuses tokens from now on.
    func revoke(_ order: Order) async throws -> JSONValue {
        let issuer = try order.text("issuer")
        guard issuers.contains(issuer) else {
            let known = issuers.map { "`\($0)`" }.joined(separator: ", ")
            throw OrderRefusal(
                "`\(issuer)` is no issuer whose tokens are taken: these are \(known)"
            )
        }
        let now = now()
        let (target, newest) = try target(order, at: now)
        let revocation = Revocation(
            issuer: issuer,
            target,
            deadAt: UserTime(
                milliseconds: newest.milliseconds + AdministrationLimits.tokenLifeMilliseconds
            ),
            revokedAt: now
        )
        let inForce = try await administrator.revoke(
            revocation,
            by: actor(order),
            reason: try order.givenText("reason")
        )
        return .object(inForce.value.json)
    }

    /// Which tokens, and when the newest of them can have been issued.
    private func target(
        _ order: Order,
        at now: UserTime
    ) throws(OrderRefusal) -> (Revocation.Target, UserTime) {
        if let token = try order.givenText("jti") { return (.token(token), now) }
        let subject = try order.text("sub")
        let text = try order.text("issued_before")
        guard let time = UserTime(rfc3339: text) else {
            throw OrderRefusal("`\(text)` is no RFC 3339 time with a zone")
        }
        let latest = now.milliseconds + AdministrationLimits.aheadMilliseconds
        guard time.milliseconds <= latest else { throw OrderRefusal("`\(text)` is in the future") }
        return (.subject(subject, issuedBefore: time), time)
    }
}

extension UserTime {
    /// Reads an RFC 3339 time with a zone.
    init?(rfc3339 text: ExactString) {
        guard let time = Timestamp(rfc3339: text.string) else { return nil }
        self.init(time)
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
        object["until"] = .string(ExactString(deadAt.description))
        return object
    }
}
