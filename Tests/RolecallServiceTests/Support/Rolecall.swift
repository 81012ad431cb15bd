import Administration
import Authorization
import Curl
import Directory
import JSON
import MicroHTTPD
import OpenSSL
import RolecallService
import Store

/// A running service on a free port, and how to ask it.
struct Rolecall: Sendable {
    /// Some of what the surfaces of a service may be told; the rest stands still in tests.
    struct Setup {
        var publicURL = "https://rolecall.example"
        var policies = documents
        var surfaces: [Set<ServiceSurface>] = [Set(ServiceSurface.allCases)]
        var address = "127.0.0.1"
        var corsOrigins: [String] = []
        var limits = ServiceLimits()
        var requestTime: Duration = .seconds(15)
        var tenant: TenantConfiguration?
        var store: (any Store)?
        var profileTimes = ProfileTimes()
        var hookSecret: Secret?
        var connections = 64
    }

    /// The policies of most tests.
    static let documents = """
        version: 1
        roles:
          viewer: { permissions: ["read:document"] }
          editor: { inherits: [viewer], permissions: ["edit:document"] }
        rules:
          - { id: news, effect: allow, to: anyone, permissions: ["read:news"] }
          - { id: vault, effect: deny, permissions: ["read:vault"], reason: It is closed }
        """

    let issuers: [TestIssuer]
    /// The directory, where a test asked for one.
    let directory: TestDirectory?
    let clock: TestClock
    let log: CapturedLog
    let policies: PolicyStore
    let service: AuthorizationService
    let client: HTTPClient
    let ports: [Int]

    var issuer: TestIssuer { issuers[0] }
    var port: Int { ports[0] }

    /// The one policy file of a test.
    static func file(_ text: String) -> PolicyFile {
        PolicyFile(name: "policies.yaml", text: Array(text.utf8))
    }

    /// Compiles the text of a policy file.
    static func compile(_ text: String) throws -> PolicySet { try compile([file(text)]) }

    /// Compiles policy files.
    static func compile(_ files: [PolicyFile]) throws(PolicyErrors) -> PolicySet {
        try PolicySet.compile(files) { (try? SHA256Digest(hashing: $0).description) ?? "" }
    }
}

/// Starts the real server with the real service on free loopback ports, runs `body`, and stops it in
/// any case.
func withRolecall(
    _ setup: Rolecall.Setup = .init(),
    issuers: [TestIssuer]? = nil,
    directory: TestDirectory? = nil,
    _ body: (Rolecall) async throws -> Void
) async throws {
    let issuers = try issuers ?? [TestIssuer()]
    let (clock, log) = (TestClock(), CapturedLog())
    let time = clock.service.goingBack(atMost: TestIssuer.leewaySeconds)
    let policies = PolicyStore(try Rolecall.compile(setup.policies))
    let revocations: RevocationList? =
        if let store = directory?.store ?? setup.store {
            try await RevocationList.load(from: store, now: time.userTime)
        } else {
            nil
        }
    let service = try AuthorizationService(
        configuration: ServiceConfiguration(
            publicURL: setup.publicURL,
            audience: TestIssuer.ownAudience,
            issuers: try issuers.map { try $0.trusted },
            directory: directory?.configuration,
            tenant: setup.tenant,
            store: setup.store,
            revocations: revocations,
            administration: directory?.administration(time, policies, setup.policies),
            profileTimes: setup.profileTimes,
            hookSecret: setup.hookSecret,
            surfaces: setup.surfaces,
            corsOrigins: setup.corsOrigins,
            requestTime: setup.requestTime,
            limits: setup.limits
        ),
        policies: policies,
        clock: time,
        logger: log.logger,
        randomStart: .random(in: .min ... .max),
        version: "1.2.3"
    )
    let server = HTTPServer(
        service: service,
        listeners: setup.surfaces.map { _ in .tcp(address: setup.address, port: 0) },
        limits: HTTPLimits(
            body: setup.limits.bodyBytes,
            connections: setup.connections,
            requestTime: setup.requestTime
        ),
        threads: 2
    )
    let client = try HTTPClient()
    try server.start()
    let rolecall = Rolecall(
        issuers: issuers,
        directory: directory,
        clock: clock,
        log: log,
        policies: policies,
        service: service,
        client: client,
        ports: server.boundPorts.compactMap(\.self)
    )
    let result: Result<Void, any Error>
    do {
        result = .success(try await body(rolecall))
    } catch {
        result = .failure(error)
    }
    await client.shutdown()
    await server.shutdown(within: .zero)
    try result.get()
}
