internal import Administration
internal import Authorization
internal import JSON
internal import MicroHTTPD

extension Answer {
    /// Answers a request of an administrator.
    ///
    /// Its profile is at most a second old: who lost its rights a moment ago has none here.
    func admin(
        _ endpoint: AdminEndpoint,
        _ parameters: PathParameters,
        _ endpoints: AdminEndpoints
    ) -> HTTPAdmission {
        switch request.method {
        case .post, .put, .patch:
            afterReadingJSON { bytes, exchange throws(Refusal) in
                try Self.requireAdmin(exchange)
                let body = try service.decisions.bodies.object(bytes)
                return reply(endpoint, parameters, endpoints, exchange, body)
            }
        case .get, .head, .delete, .options, .connect, .trace, .other:
            afterAuthenticating { exchange throws(Refusal) in
                try Self.requireAdmin(exchange)
                return reply(endpoint, parameters, endpoints, exchange, nil)
            }
        }
    }

    private func reply(
        _ endpoint: AdminEndpoint,
        _ parameters: PathParameters,
        _ endpoints: AdminEndpoints,
        _ exchange: Exchange,
        _ body: JSONObject?
    ) -> Reply {
        .later { () async throws(Refusal) in
            let call = AdminCall(
                request: request,
                parameters: parameters,
                exchange: exchange,
                body: body,
                actor: try await service.decisions.point.actor(
                    of: exchange.caller,
                    types: endpoints.types
                )
            )
            return try await endpoints.reply(to: call, at: endpoint).response(to: request)
        }
    }

    private static func requireAdmin(_ exchange: Exchange) throws(Refusal) {
        guard exchange.caller.caller.scopes.contains(.adminAccess) else {
            throw Refusal(.insufficientScope, "`admin:access` is needed")
        }
    }
}

extension DecisionPoint {
    /// Who a caller is to administrators, whose users are of these types.
    func actor(
        of token: AuthenticatedToken,
        types: [ExactString]
    ) async throws(Refusal) -> Actor {
        if let client = token.caller.client, let clients = resolver.clients {
            let (principal, facts) = try clients.known(
                client,
                token.caller.subject,
                under: policies.snapshot
            )
            return .client(client, principal, isPrivileged: facts.isPrivileged)
        }
        if token.caller.kind == .client { return try undeclared(token.caller.subject) }
        // A user of the embedded directory is read in the transaction itself.
        if token.issuer.clients != nil { return .user(token.subject) }
        let exchange = Exchange(
            caller: token,
            subjectToken: nil,
            demand: FreshnessDemand(maxAge: .zero)
        )
        var session = session(for: exchange, asking: [])
        let missing = session.missing(for: nil)
        if !missing.isEmpty { await session.load(missing) }
        let principal = try session.principalOfCaller()
        guard principal.status == .known else { throw Refusal(.insufficientScope) }
        return .user(Self.id(of: principal.subject, types: types), principal)
    }

    /// A client that the directory does not declare, which has no rights whatever its token says of roles.
    private func undeclared(_ client: Subject) throws(Refusal) -> Actor {
        let nobody = Profile(status: .known, documents: [])
        let principal = try policies.snapshot.compiled(nobody, subject: client, limits: .standard)
        return .client(client.id, principal, isPrivileged: false)
    }

    /// The id of a user of these types; of anybody else, with the type before it, so that nobody passes for a
    /// user of the directory who has the same id.
    private static func id(of subject: Subject, types: [ExactString]) -> ExactString {
        types.contains(subject.type) ? subject.id : ExactString("\(subject.type):\(subject.id)")
    }
}
