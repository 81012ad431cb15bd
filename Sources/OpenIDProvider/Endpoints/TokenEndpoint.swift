internal import Directory
internal import JSON
internal import MicroHTTPD
internal import OpenSSL
internal import Store

/// `POST /oauth/token`: tokens for clients in their own name, and for users by their password.
struct TokenEndpoint: Sendable {
    /// A request whose client is known.
    private struct Call: Sendable {
        let client: MachineClient
        let parameters: RequestParameters
        let requested: ScopeList
        let audience: RequestedAudience
        let origin: OpenIDOrigin
    }

    let configuration: OpenIDConfiguration
    let clients: ClientRegistry
    let authentication: ClientAuthentication
    let users: UserSignIn
    let tokens: TokenMaker
    let log: @Sendable (OpenIDEvent) -> Void

    /// Reads the body, then answers.
    func begin(_ request: HTTPRequest) -> HTTPAdmission {
        .readBody(limit: configuration.bodyBytesMax) { body in
            do throws(OAuthError) {
                let parameters = try BodyFormat(request.headers).parameters(body)
                return .later { await response(request, parameters) }
            } catch {
                return .respond(error.response)
            }
        }
    }

    private func response(
        _ request: HTTPRequest,
        _ parameters: RequestParameters
    ) async -> HTTPResponse {
        do throws(OAuthError) {
            return .uncached(try await answer(request, parameters))
        } catch {
            return error.response
        }
    }

    private func answer(
        _ request: HTTPRequest,
        _ parameters: RequestParameters
    ) async throws(OAuthError) -> JSONObject {
        let origin = OpenIDOrigin(.token, request)
        let name = try parameters.required("grant_type")
        guard let type = MachineClient.GrantType(rawValue: name.string) else {
            throw .unsupportedGrantType(name)
        }
        let credentials = try ClientCredentials(request.headers, parameters)
        let client = try await authentication.client(credentials, from: origin)
        do throws(OAuthError) {
            let call = try await call(client, type, parameters, origin)
            switch type {
            case .clientCredentials: return try clientTokens(call, credentials)
            case .password: return try await userTokens(call)
            case .passwordRealm:
                guard try parameters.required("realm") == configuration.connection else {
                    throw .unknownConnection
                }
                return try await userTokens(call)
            }
        } catch {
            throw error.isAboutClient ? authentication.refuse(error, client, origin) : error
        }
    }
}

extension TokenEndpoint {
    private func call(
        _ client: MachineClient,
        _ type: MachineClient.GrantType,
        _ parameters: RequestParameters,
        _ origin: OpenIDOrigin
    ) async throws(OAuthError) -> Call {
        guard client.grantTypes.contains(type) else { throw .grantTypeNotAllowed(type) }
        guard !parameters.has("organization") else {
            throw .invalidRequest("there are no organizations")
        }
        return Call(
            client: client,
            parameters: parameters,
            requested: try ScopeList(parsing: parameters.text("scope") ?? ""),
            audience: try await audience(parameters.text("audience"), origin),
            origin: origin
        )
    }

    private func audience(
        _ text: ExactString?,
        _ origin: OpenIDOrigin
    ) async throws(OAuthError) -> RequestedAudience {
        let known = clients.snapshot
        do throws(OAuthError) {
            return try RequestedAudience(text, configuration, known)
        } catch {
            // The client whose grant names it may be the one that is just changing.
            guard known.isAnyChanging else { throw error }
            return try RequestedAudience(text, configuration, try await settledClients(origin))
        }
    }

    private func settledClients(_ origin: OpenIDOrigin) async throws(OAuthError) -> ClientSet {
        do throws(StoreError) { return try await clients.settled() } catch {
            log(.storeFailed(error, origin))
            throw .temporarilyUnavailable
        }
    }

    private func clientTokens(
        _ call: Call,
        _ credentials: ClientCredentials
    ) throws(OAuthError) -> JSONObject {
        // Without a secret anybody can say to be the client.
        guard call.client.secretDigest != nil else {
            throw .clientUnauthorized(isBasic: credentials.isBasic)
        }
        let scopes = try call.audience.scopes(of: call.client, requested: call.requested)
        let made = try made(call) { () throws(OpenSSLError) in
            try tokens.clientToken(call.client, audience: call.audience.text, scopes: scopes)
        }
        return issue(made, call, user: nil)
    }

    private func userTokens(_ call: Call) async throws(OAuthError) -> JSONObject {
        let attempt = UserSignIn.Attempt(
            name: try call.parameters.required("username"),
            password: Array(try call.parameters.required("password").utf8),
            client: call.client.id,
            origin: call.origin
        )
        let user = try await users.signIn(attempt)
        let grant = TokenMaker.UserGrant(
            user: user,
            client: call.client,
            audience: call.audience.text,
            scopes: call.audience.userScopes(of: call.client, requested: call.requested)
        )
        let made = try made(call) { () throws(OpenSSLError) in try tokens.userTokens(grant) }
        return issue(made, call, user: user.id)
    }

    private func made(
        _ call: Call,
        _ make: () throws(OpenSSLError) -> IssuedTokens
    ) throws(OAuthError) -> IssuedTokens {
        do throws(OpenSSLError) { return try make() } catch {
            log(.cryptographyFailed(error, call.origin))
            throw .serverError
        }
    }

    private func issue(_ made: IssuedTokens, _ call: Call, user: UserID?) -> JSONObject {
        log(
            .tokensIssued(
                client: call.client.id,
                user: user,
                audience: call.audience.text,
                call.origin
            )
        )
        return made.answer(requested: call.requested)
    }
}

extension OAuthError {
    /// Whether a client that is known asks for what it may not have.
    fileprivate var isAboutClient: Bool {
        switch self {
        case .clientUnauthorized, .grantTypeNotAllowed, .unknownAudience, .audienceNotGranted: true
        case .invalidRequest, .unsupportedMediaType, .bodyTooLarge, .unsupportedGrantType,
            .invalidScope, .unknownConnection, .wrongPassword, .userBlocked, .tooManyAttempts,
            .temporarilyUnavailable, .serverError:
            false
        }
    }
}
