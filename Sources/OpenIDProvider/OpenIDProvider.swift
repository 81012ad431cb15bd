public import MicroHTTPD
public import Passwords
public import Store

/// An OpenID provider for the users and clients of a store: tokens, public keys, profiles.
///
/// Nothing here blocks the thread that it is called on.
public final class OpenIDProvider: Sendable {
    private let configuration: OpenIDConfiguration
    private let token: TokenEndpoint
    private let metadata: MetadataEndpoint
    private let userInfo: UserInfoEndpoint
    private let tokenInfo: TokenInfoEndpoint

    /// A provider.
    ///
    /// - Parameters:
    ///   - store: where users are.
    ///   - configuration: what is served.
    ///   - clients: the clients.
    ///   - keys: what signs, and what tokens are verified with.
    ///   - hasher: compares passwords.
    ///   - clock: the time.
    ///   - budget: bounds the failed authentications of each peer.
    ///   - log: takes what the operator should know; must not block.
    public init(
        store: any Store,
        configuration: OpenIDConfiguration,
        clients: ClientRegistry,
        keys: SigningKeys,
        hasher: PasswordHasher,
        clock: OpenIDClock,
        budget: FailureBudget,
        log: @escaping @Sendable (OpenIDEvent) -> Void
    ) {
        let ownTokens = OwnTokens(
            store: store,
            configuration: configuration,
            clients: clients,
            keys: keys,
            clock: clock,
            budget: budget,
            log: log
        )
        self.configuration = configuration
        token = TokenEndpoint(
            configuration: configuration,
            clients: clients,
            authentication: ClientAuthentication(
                clients: clients,
                clock: clock,
                budget: budget,
                log: log
            ),
            users: UserSignIn(
                store: store,
                connection: configuration.connection,
                hasher: hasher,
                clock: clock,
                log: log
            ),
            tokens: TokenMaker(configuration: configuration, keys: keys, clock: clock),
            log: log
        )
        metadata = MetadataEndpoint(configuration, keys)
        userInfo = UserInfoEndpoint(configuration: configuration, tokens: ownTokens)
        tokenInfo = TokenInfoEndpoint(configuration: configuration, tokens: ownTokens)
    }

    /// Begins the answer to a request.
    ///
    /// - Parameters:
    ///   - operation: where the request was led.
    ///   - request: the request.
    /// - Returns: what becomes of the request; every refusal is an answer too.
    public func begin(_ operation: OpenIDOperation, request: HTTPRequest) -> HTTPAdmission {
        switch operation {
        case .token: token.begin(request)
        case .configuration: .respond(metadata.configuration)
        case .keySet: .respond(metadata.keySet)
        case .userInfo: userInfo.begin(request)
        case .tokenInfo: tokenInfo.begin(request)
        }
    }

    /// The answer to a request for one of the operations that the server itself refuses, in the form of
    /// RFC 6749 §5.2.
    public func response(to failure: HTTPFailure) -> HTTPResponse {
        switch failure {
        case .bodyTooLarge(let limit): OAuthError.bodyTooLarge(limit: limit).response
        case .overloaded, .deadlineExceeded, .shuttingDown:
            OAuthError.temporarilyUnavailable.response
        case .invalidResponse: OAuthError.serverError.response
        case .badFraming, .headTooLarge:
            OAuthError.invalidRequest("the request cannot be read").response
        }
    }
}
