internal import Administration
internal import Authorization
internal import JSON
internal import MicroHTTPD
internal import OpenSSL

/// `GET /v1/permissions` and `GET /v1/subjects/{id}/permissions`: what somebody may do, for an app that
/// shows or hides its parts, and for whoever looks after users.
struct PermissionListEndpoint: Sendable {
    let point: DecisionPoint
    /// Who knows what administrators may read; nil where there are none.
    let administrator: Administrator?
    /// The subject types of its users.
    let types: [ExactString]

    /// The caller's own list, or that of the user whose token a client with `read:permissions` brought; or 304 where
    /// the caller has it already.
    func ownPermissions(
        of exchange: Exchange,
        request: HTTPRequest
    ) throws(Refusal) -> Reply {
        let session =
            exchange.subjectToken == nil
            ? point.session(about: exchange.caller)
            : point.session(for: exchange, asking: .readPermissions)
        return try reply(to: request, about: nil, PermissionListWriter(detail: .code), in: session)
    }

    /// The list of the subject that the path names, for clients with `read:permissions`, for administrators whose
    /// roles let them read subjects, and for the subject itself, which sees of it what its own list has.
    func permissions(
        _ parameters: PathParameters,
        for exchange: Exchange,
        request: HTTPRequest
    ) throws(Refusal) -> Reply {
        let scopes = exchange.caller.caller.scopes
        if scopes.contains(.readPermissions) {
            return try permissions(
                parameters,
                for: exchange,
                asking: .readPermissions,
                .full,
                request
            )
        }
        guard scopes.contains(.adminAccess), let administrator else {
            guard exchange.caller.caller.kind == .user else { throw Refusal(.insufficientScope) }
            return try permissions(parameters, for: exchange, asking: [], .code, request)
        }
        return .later { () async throws(Refusal) in
            let own = Exchange(caller: exchange.caller, subjectToken: nil, demand: exchange.demand)
            let actor = try await point.actor(of: exchange.caller, types: types)
            do throws(AdminError) {
                try await administrator.require(.readSubjects, of: actor)
            } catch {
                // Whoever may see nobody else may still see itself.
                guard case .rightMissing = error, exchange.caller.caller.kind == .user else {
                    throw Refusal(error)
                }
                do throws(Refusal) {
                    return try await permissions(parameters, for: own, asking: [], .code, request)
                        .response
                } catch {
                    throw error.code == .subjectNotAllowed ? Refusal(.insufficientScope) : error
                }
            }
            let scope = ServiceScopes.adminAccess
            return try await permissions(parameters, for: own, asking: scope, .full, request)
                .response
        }
    }

    private func permissions(
        _ parameters: PathParameters,
        for exchange: Exchange,
        asking scope: ServiceScopes,
        _ detail: PermissionListWriter.Detail,
        _ request: HTTPRequest
    ) throws(Refusal) -> Reply {
        let subject = try Subject(parameters, query: request.query, ofType: TrustedIssuer.userType)
        let session = point.session(for: exchange, asking: scope)
        let writer = PermissionListWriter(detail: detail)
        return try reply(to: request, about: subject, writer, in: session)
    }

    private func reply(
        to request: HTTPRequest,
        about named: Subject?,
        _ writer: PermissionListWriter,
        in session: DecisionPoint.Session
    ) throws(Refusal) -> Reply {
        var session = session
        let missing = session.missing(for: named)
        guard !missing.isEmpty else {
            return .now(try response(to: request, about: named, writer, in: &session))
        }
        return .later { [session] () async throws(Refusal) in
            var session = session
            await session.load(missing)
            return try response(to: request, about: named, writer, in: &session)
        }
    }

    private func response(
        to request: HTTPRequest,
        about named: Subject?,
        _ writer: PermissionListWriter,
        in session: inout DecisionPoint.Session
    ) throws(Refusal) -> HTTPResponse {
        let (subject, list) = try session.permissions(of: named)
        let body = writer.body(subject: subject, list: list)
        let tag = try EntityTag.tag(of: body)
        var headers: [(name: String, value: String)] = [
            ("ETag", tag), ("Cache-Control", "private, no-cache"),
            ("Vary", "Authorization, Rolecall-Subject-Token"),
            ("Rolecall-Policy-Revision", session.policies.revision),
        ]
        session.addFreshness(to: &headers)
        if EntityTag.matches(request.headers.first("If-None-Match"), tag: tag) {
            return HTTPResponse(status: 304, headers: headers, body: body)
        }
        return HTTPResponse(
            status: 200,
            headers: [("Content-Type", BodyType.json)] + headers,
            body: body
        )
    }
}
