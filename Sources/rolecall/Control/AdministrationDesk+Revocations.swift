internal import Administration
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
        let revocation = RevocationOrder(
            issuer: issuer,
            tokenID: try order.givenText("jti"),
            subject: try order.givenText("sub"),
            issuedBefore: try order.givenText("issued_before"),
            reason: try order.givenText("reason")
        )
        let inForce = try await administrator.revoke(
            try revocation.revocation(
                at: now(),
                ownIssuers.contains(issuer) ? .bounded : .unknown
            ),
            by: actor(order)
        )
        return .object(inForce.value.json)
    }
}
