import Configuration
import JOSE
import JSON
import Testing

/// A file that loads, and what must be true of it then.
struct Acceptance: Sendable, CustomTestStringConvertible {
    let text: String
    let holds: @Sendable (Settings) -> Bool

    var testDescription: String { text }

    init(_ text: String, _ holds: @escaping @Sendable (Settings) -> Bool) {
        self.text = text
        self.holds = holds
    }
}

private let base = "issuers: [{ issuer: https://a.example/ }]\n"

private func issuer(_ keys: String) -> String {
    "issuers: [{ issuer: https://a.example/, \(keys) }]\n"
}

private func pointers(_ texts: String...) -> [JSONPointer] {
    texts.compactMap { try? JSONPointer($0) }
}

@Suite("Accepted configurations")
struct AcceptedSettingsTests {
    @Test("keep what they say", arguments: server + edges + issuers + keys + users)
    func keep(_ acceptance: Acceptance) throws {
        let loaded = try load(acceptance.text)
        #expect(acceptance.holds(loaded.settings))
    }

    @Test("read the key set of a file and of the configuration itself")
    func keySets() throws {
        let fromFile = try load(issuer("jwks_file: keys.json")).settings.issuers.first
        guard case .file("/etc/rolecall/keys.json", let inFile)? = fromFile?.keys else {
            Issue.record("no key file: \(String(describing: fromFile?.keys))")
            return
        }
        #expect(inFile.keys.keys.count == 1)
        let fromText = try load(issuer("jwks: \(keySet)")).settings.issuers.first
        guard case .inline(let inline)? = fromText?.keys else {
            Issue.record("no keys: \(String(describing: fromText?.keys))")
            return
        }
        #expect(inline.keys.keys.count == 1)
    }
}

extension AcceptedSettingsTests {
    static let server = [
        Acceptance(base + "public_url: https://a.example/rolecall\n") {
            $0.addresses(port: 1).publicURL == "https://a.example/rolecall"
                && $0.addresses(port: 1).audience == "https://a.example/rolecall/"
        },
        Acceptance("\u{FEFF}" + base + "leeway: 1s\n") { $0.leewaySeconds == 1 },
        Acceptance(base + "leeway: \"1s\"\nlimits: { body: \"2MiB\" }\n") {
            $0.leewaySeconds == 1 && $0.limits.bodyBytes == 2 << 20
        },
        Acceptance(base + "audience: urn:rolecall\n") {
            $0.addresses(port: nil).audience == "urn:rolecall"
        },
        Acceptance(base + "listeners: [{ port: 0 }]\n") {
            $0.addresses(port: 4_711).publicURL == "http://127.0.0.1:4711"
        },
        Acceptance(base + "listeners: [{ address: \"::1\", port: 80 }]\n") {
            $0.addresses(port: nil).publicURL == "http://[::1]:80"
        },
        Acceptance(base + "listeners: [{ port: 0 }, { port: 0 }]\n") { $0.listeners.count == 2 },
        Acceptance(
            base + "listeners: [{ port: 1 }, { unix: run/rolecall.sock, surfaces: [operations] }]\n"
        ) {
            $0.listeners.last
                == ListenerSettings(
                    socket: .unix(path: "/etc/rolecall/run/rolecall.sock"),
                    surfaces: [.operations]
                )
        },
        Acceptance(base + "listeners: [{ address: 0.0.0.0, insecure_plain_http: true }]\n") {
            $0.listeners.first?.isLoopback == false && $0.listeners.first?.serves(.proxies) == false
        },
        Acceptance(base + "listeners: [{ address: 0.0.0.0 }]\ninsecure_plain_http: true\n") {
            $0.listeners.first?.insecurePlainHTTP == true
        },
        Acceptance(base + "listeners: [{ surfaces: [all] }]\n") {
            $0.listeners.first.map { listener in Surface.allCases.allSatisfy(listener.serves) }
                == true
        },
        Acceptance(
            base
                + "listeners: [{ address: 10.0.0.1, surfaces: [all, proxies], insecure_plain_http: true }]\n"
        ) {
            $0.listeners.first?.serves(.proxies) == true
        },
        Acceptance(base + "listeners: [{ surfaces: [decisions] }]\n") {
            $0.listeners.first?.serves(.permissions) == false
        },
        Acceptance(base + "policies: /srv/policies\n") {
            $0.policies.path == "/srv/policies" && $0.policies.isExplicit
        },
        Acceptance(
            base + "cors: { origins: [https://app.example.com, \"http://localhost:3000\"] }\n"
        ) {
            $0.corsOrigins.map(\.text) == ["https://app.example.com", "http://localhost:3000"]
        },
        Acceptance(base + "cors: { origins: [] }\n") { $0.corsOrigins.isEmpty },
        Acceptance(base + "log: { level: debug, format: text }\n") {
            $0.log.level == .debug && $0.log.format == .text
        },
    ]

    /// The barely valid neighbours of refused values.
    static let edges = [
        Acceptance(base + "leeway: 5m\n") { $0.leewaySeconds == 300 },
        Acceptance(base + "leeway: 0s\n") { $0.leewaySeconds == 0 },
        Acceptance(base + "leeway: 1500ms\n") { $0.leewaySeconds == 1.5 },
        Acceptance(base + "limits: { body: 64MiB }\n") { $0.limits.bodyBytes == 64 << 20 },
        Acceptance(base + "limits: { body: 1024 }\n") { $0.limits.bodyBytes == 1_024 },
        Acceptance(base + "limits: { token: 32767 }\n") { $0.limits.tokenBytes == 32_767 },
        Acceptance(base + "limits: { json_depth: 256 }\n") { $0.limits.jsonDepth == 256 },
        Acceptance(base + "limits: { connections_per_address: 8 }\n") {
            $0.limits.connectionsPerAddress == 8
        },
        Acceptance(base + "limits: { request_time: 100ms, idle_time: 10m }\n") {
            $0.limits.requestTime == .milliseconds(100) && $0.limits.idleTime == .seconds(600)
        },
        Acceptance(base + "limits: { failed_auth_per_address: 0 }\n") {
            $0.limits.failedAuthenticationsPerSecond == 0
        },
        Acceptance(base + "limits: { failed_auth_per_address: 5/s }\n") {
            $0.limits.failedAuthenticationsPerSecond == 5
        },
        Acceptance(base + "cache: { fresh: 0s, stale_if_error: 1d }\n") {
            $0.cache.fresh == .zero && $0.cache.staleIfError == CacheSettings.timeMax
        },
        Acceptance(
            base + "cache: { fresh: 86400s, stale_while_revalidate: 24h, users: 10000000 }\n"
        ) {
            $0.cache.fresh == CacheSettings.timeMax
                && $0.cache.staleWhileRevalidate == CacheSettings.timeMax
                && $0.cache.users == CacheSettings.usersMax
        },
        Acceptance(base + "listeners: [{ port: 65535 }]\n") {
            $0.listeners.first?.socket == .tcp(.loopback, port: 65_535)
        },
    ]

    static let issuers = [
        Acceptance("issuers: []\n") { $0.issuers.isEmpty && $0.directory.kind == .embedded },
        Acceptance("issuers: [{ issuer: http://127.0.0.1:9000 }]\n") {
            $0.issuers.first?.issuer.text == "http://127.0.0.1:9000"
        },
        Acceptance("issuers: [{ issuer: http://localhost/ }]\n") { $0.issuers.count == 1 },
        Acceptance("issuers: [{ issuer: \"http://[::1]:80/x\" }]\n") { $0.issuers.count == 1 },
        Acceptance("issuers: [{ issuer: https://a.example }, { issuer: https://a.example/ }]\n") {
            $0.issuers.count == 2
        },
        Acceptance(
            issuer("audiences: [https://api.example.com, { audience: client, token_use: id }]")
        ) {
            $0.issuers.first?.audiences
                == [
                    AudienceSettings("https://api.example.com"),
                    AudienceSettings("client", use: .id),
                ]
        },
        Acceptance(issuer("algorithms: [ES256, EdDSA, PS384]")) {
            $0.issuers.first?.algorithms == [.es256, .edDSA, .ps384]
        },
        Acceptance(issuer("require_typ: at+jwt, subject_type: customer")) {
            $0.issuers.first?.requiredType == .accessToken
                && $0.issuers.first?.subjectType == "customer"
        },
        Acceptance(
            issuer("profile: [userinfo], opaque_tokens: true, attributes: { roles: [/roles] }")
        ) {
            $0.issuers.first?.takesOpaqueTokens == true
                && $0.issuers.first?.profile == [.userinfo]
        },
        Acceptance(issuer("opaque_tokens: false")) { $0.issuers.first?.takesOpaqueTokens == false },
        Acceptance(
            issuer(
                "attributes: { roles: [/https:~1~1acme.example~1roles], permissions: [/permissions], acl: [/a/0] }"
            )
        ) {
            let attributes = $0.issuers.first?.attributes
            return attributes?.roles == pointers("/https:~1~1acme.example~1roles")
                && attributes?.permissions == pointers("/permissions")
                && attributes?.acl == pointers("/a/0")
        },
        Acceptance(issuer("attributes: { roles: [/not_user_metadata] }")) {
            $0.issuers.first?.attributes.roles == pointers("/not_user_metadata")
        },
    ]

    static let keys = [
        Acceptance(issuer("jwks_uri: https://keys.example/jwks, jwks_max_age: 24h")) {
            guard case .url(let url)? = $0.issuers.first?.keys else { return false }
            return url.text == "https://keys.example/jwks"
                && $0.issuers.first?.keysMaxAge == .seconds(86_400)
        },
        Acceptance(issuer("jwks_uri: http://127.0.0.1:9000/jwks, jwks_max_age: 1m")) {
            $0.issuers.first?.keysMaxAge == .seconds(60)
        },
        Acceptance(issuer("ca_file: ca.pem")) {
            $0.issuers.first?.certificateAuthorityFile == "/etc/rolecall/ca.pem"
        },
    ]

    static let users = [
        Acceptance(base + "directory: { kind: none }\n") { $0.directory.kind == .none },
        Acceptance(
            base + "subjects: { user: [/identities/0/user_id, email], identity: [user_id] }\n"
        ) {
            $0.subjects.map(\.type) == ["user", "identity"]
                && $0.subjects.first?.attributes
                    == pointers("/identities/0/user_id").map { .pointer($0) } + [.root("email")]
        },
        Acceptance(base + "hooks: { secret_file: secret-crlf }\n", secretIsRead),
        Acceptance(base + "hooks: { secret_file: secret-group }\n", secretIsRead),
        Acceptance(base + "hooks: { secret_file: secret-root }\n", secretIsRead),
        Acceptance(base + "hooks: { secret_file: /secrets/absolute }\n", secretIsRead),
        Acceptance(base + "decision_log: { path: log/decisions, sample: 0.25 }\n") {
            $0.decisionLog?.path == "/etc/rolecall/log/decisions" && $0.decisionLog?.sample == 0.25
        },
        Acceptance(
            base + """
                clients:
                  - id: backend
                    secret_file: secret
                    roles: [admin]
                    privileged: true
                    grants:
                      - { audience: rolecall, scopes: [evaluate:access, search:access] }
                      - { audience: management, scopes: ["*"] }
                      - { audience: https://api.example.com, scopes: [read:things] }

                """
        ) {
            $0.clients.first?.roles == ["admin"] && $0.clients.first?.isPrivileged == true
                && $0.clients.first?.grants.map(\.audience)
                    == [.rolecall, .management, .other("https://api.example.com")]
        },
        Acceptance(base + "clients: []\n") { $0.clients.isEmpty },
        Acceptance(base + "clients: [{ id: a, secret_file: secret }]\n") {
            $0.clients.first?.grantTypes == ClientSettings.GrantType.allCases
                && $0.clients.first?.isOIDCConformant == true
        },
        Acceptance(
            base
                + "clients: [{ id: a, secret_file: secret, grant_types: [], oidc_conformant: false }]\n"
        ) {
            $0.clients.first?.grantTypes == [] && $0.clients.first?.isOIDCConformant == false
        },
        Acceptance("public_url: http://127.0.0.1:8080\n") {
            $0.issuers.isEmpty && $0.directory.kind == .embedded
        },
        Acceptance(issuer("profile: [claims, directory], connection: acme")) {
            $0.issuers.first?.profile == [.claims, .directory]
                && $0.issuers.first?.connection == "acme"
        },
        Acceptance(issuer("subject_type: user")) { $0.directory.kind == .none },
    ]

    private static let secretIsRead: @Sendable (Settings) -> Bool = {
        $0.hooks.secret == SecretSetting(Array("s3cret".utf8))
    }
}
