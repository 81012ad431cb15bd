import Curl
import JSON
import LoopbackServer
import OpenSSL
import Synchronization

@testable import IdentityProvider

/// A tenant on loopback that does what the test says.
final class TestTenant: Sendable {
    typealias Answer = TestHost.Answer

    private struct Script {
        var tokens = 0
        var isValid: @Sendable (String) -> Bool = { _ in true }
        var token: Answer?
        var api: Answer
    }

    private final class Scripted: Sendable {
        let script: Mutex<Script>
        init(_ script: Script) { self.script = Mutex(script) }

        func answer(_ request: LoopbackRequest) -> LoopbackAnswer {
            request.target == TestTenant.tokenPath ? token(request) : api(request)
        }

        private func token(_ request: LoopbackRequest) -> LoopbackAnswer {
            let (answer, number) = script.withLock { script in
                script.tokens += 1
                return (script.token, script.tokens)
            }
            return answer?(request) ?? .json(TestTenant.tokenBody(number))
        }

        private func api(_ request: LoopbackRequest) -> LoopbackAnswer {
            let (answer, isValid) = script.withLock { ($0.api, $0.isValid) }
            let bearer = request.headers("authorization").first ?? ""
            guard bearer.hasPrefix("Bearer "), isValid(String(bearer.dropFirst(7))) else {
                return TestTenant.error(401, "Unauthorized", nil, "Invalid token")
            }
            return answer(request)
        }
    }

    static let tokenPath = "/oauth/token"
    static let clientSecret = "kept/secret \"\\ ü"

    let server: LoopbackServer
    private let scripted: Scripted

    /// A tenant whose API answers so.
    init(_ api: @escaping Answer) throws {
        let scripted = Scripted(Script(api: api))
        self.scripted = scripted
        server = try LoopbackServer { scripted.answer($0) }
    }

    /// Has the API answer so.
    func answer(_ api: @escaping Answer) { scripted.script.withLock { $0.api = api } }

    /// Has the token endpoint answer so, or as at first.
    func answerToken(_ token: Answer?) { scripted.script.withLock { $0.token = token } }

    /// Has the API take those tokens only.
    func takes(_ isValid: @escaping @Sendable (String) -> Bool) {
        scripted.script.withLock { $0.isValid = isValid }
    }

    /// How often the token endpoint was asked.
    var tokenFetches: Int { server.requests.filter { $0.target == Self.tokenPath }.count }

    /// What the API was asked.
    var apiRequests: [LoopbackRequest] { server.requests.filter { $0.target != Self.tokenPath } }

    /// The token endpoint's answer with the `number`th token.
    static func tokenBody(_ number: Int, life: String = "86400") -> String {
        #"{"access_token": "token-\#(number)", "token_type": "Bearer", "expires_in": \#(life), "#
            + #""scope": "read:users update:users_app_metadata"}"#
    }

    /// An error in the form of the Management API.
    static func error(
        _ status: Int,
        _ error: String,
        _ code: String?,
        _ message: String
    ) -> LoopbackAnswer {
        let member = code.map { #", "errorCode": "\#($0)""# } ?? ""
        return .json(
            #"{"statusCode": \#(status), "error": "\#(error)", "message": "\#(message)"\#(member)}"#,
            status: status
        )
    }

    static let noUser = error(404, "Not Found", "inexistent_user", "The user does not exist.")
}

/// A client of a tenant, by a clock of the test.
struct TenantSession {
    let tenant: TestTenant
    let client: ManagementClient
    let clock: ManualClock

    /// What looking a user up fails with.
    func failure(_ id: ExactString = "auth0|1") async -> UpstreamError? {
        do throws(UpstreamError) {
            _ = try await client.user(id)
            return nil
        } catch {
            return error
        }
    }
}

/// Runs `body` with a client of `tenant`.
func withClient(
    of tenant: TestTenant,
    limits: UpstreamLimits = .patient,
    times: ManagementTokenTimes = .standard,
    random: Double = 0,
    _ body: (TenantSession) async throws -> Void
) async throws {
    let http = try HTTPClient()
    let clock = ManualClock()
    let client = try ManagementClient(
        ManagementTenant(
            base: HTTPURL(tenant.server.url("")),
            audience: "https://acme.eu.auth0.com/api/v2/",
            clientID: "client",
            clientSecret: Secret(Array(TestTenant.clientSecret.utf8))
        ),
        client: http,
        userAgent: "rolecall/1.2.3",
        limits: limits,
        times: times,
        time: MonotonicTime(clock),
        random: { random }
    )
    let outcome: Result<Void, any Error>
    do {
        outcome = .success(
            try await body(TenantSession(tenant: tenant, client: client, clock: clock))
        )
    } catch {
        outcome = .failure(error)
    }
    await http.shutdown()
    tenant.server.stop()
    try outcome.get()
}
