import Curl
import Directory
import JOSE
import JSON
import MicroHTTPD
import OpenIDProvider
import OpenSSL
import Passwords
import SQLiteStore
import Store
import Testing

/// A running provider on a free port, over a real store, and how to ask it.
struct Provider: Sendable {
    /// What differs between tests.
    struct Setup {
        var configuration = Provider.configuration
        var hasher = PasswordHasher(parameters: cheap)
        var configured: [MachineClient] = []
        var budget = TestBudget()
    }

    static let cheap = ScryptParameters(costExponent: 4, blockSize: 1, parallelism: 1)
    static let connection: ExactString = "Username-Password-Authentication"
    static let issuer: ExactString = "https://id.example.com/"
    static let ownAudience: ExactString = "https://rolecall.example/"
    static let managementAudience: ExactString = "https://id.example.com/api/v2/"
    static let userInfoAudience: ExactString = "https://id.example.com/userinfo"

    static let configuration = OpenIDConfiguration(
        publicURL: "https://id.example.com",
        ownAudience: ownAudience,
        connection: connection
    )

    let store: SQLiteStore
    let keys: SigningKeys
    let clients: ClientRegistry
    let clock: TestClock
    let log: EventLog
    let http: HTTPClient
    let port: Int

    /// The claims of a token that verifies with the keys in force.
    func claims(
        _ token: String?,
        audience: ExactString = ownAudience,
        use: TokenUse = .access
    ) throws -> JSONObject {
        let policy = TokenPolicy(
            issuer: Self.issuer,
            audiences: [Audience(audience, use: use)],
            algorithms: [.rs256],
            requiredType: .jwt
        )
        let token = try UnverifiedToken(compact: try #require(token))
        return try token.verify(
            keys: keys.snapshot.keys,
            policy: policy,
            now: clock.now.unixSeconds
        ).claims
    }
}

/// Leads requests to the provider, as the service of the server does.
private struct ProviderService: HTTPService {
    let provider: OpenIDProvider
    let router = Router<OpenIDOperation>(
        OpenIDOperation.allCases.map {
            Route($0.methods, $0.path, surface: "openid", opaque: $0.opaque, endpoint: $0)
        }
    )

    func begin(_ request: HTTPRequest) -> HTTPAdmission {
        switch router.match(request, in: .all) {
        case .found(let operation, _, _): provider.begin(operation, request: request)
        case .methodNotAllowed, .options: .respond(HTTPResponse(status: 405))
        case .notFound, .badRequest: .respond(HTTPResponse(status: 404))
        }
    }

    func response(
        to failure: HTTPFailure,
        request: HTTPRequest?,
        requestID: String
    ) -> HTTPResponse {
        provider.response(to: failure)
    }

    func finished(_ exchange: HTTPExchange) {}
}

/// Starts a provider, runs `body`, and stops it in any case.
func withProvider(
    _ setup: Provider.Setup = .init(),
    _ body: (Provider) async throws -> Void
) async throws {
    try await withStore { store in
        let (clock, log) = (TestClock(), EventLog())
        try await TestKeys.save(to: store)
        let keys = try await SigningKeys.load(
            from: store,
            for: setup.configuration,
            now: { clock.now },
            log: log.note
        )
        let clients = try await ClientRegistry.load(
            configured: TestClients.all + setup.configured,
            from: store,
            log: log.note
        )
        let provider = OpenIDProvider(
            store: store,
            configuration: setup.configuration,
            clients: clients,
            keys: keys,
            hasher: setup.hasher,
            clock: OpenIDClock(now: { clock.now }, monotonic: { clock.nanoseconds }),
            budget: setup.budget.shown,
            log: log.note
        )
        let server = HTTPServer(
            service: ProviderService(provider: provider),
            listeners: [.tcp(address: "127.0.0.1", port: 0)],
            limits: HTTPLimits(connections: 64),
            threads: 2
        )
        let http = try HTTPClient()
        try server.start()
        let running = Provider(
            store: store,
            keys: keys,
            clients: clients,
            clock: clock,
            log: log,
            http: http,
            port: server.boundPorts.compactMap(\.self).first ?? 0
        )
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(running))
        } catch {
            result = .failure(error)
        }
        await http.shutdown()
        await server.shutdown(within: .zero)
        try result.get()
    }
}
