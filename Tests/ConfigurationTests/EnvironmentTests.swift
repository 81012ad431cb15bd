import Configuration
import JSON
import Testing

private let base = "issuers: [{ issuer: https://a.example/ }]\n"

@Suite("Variables of the environment")
struct EnvironmentTests {
    static let read: [(name: String, value: String, holds: @Sendable (Settings) -> Bool)] = [
        ("ROLECALL_PUBLIC_URL", "https://x.example", { $0.publicURL?.text == "https://x.example" }),
        ("ROLECALL_AUDIENCE", "urn:x", { $0.audience == "urn:x" }),
        ("ROLECALL_POLICIES", "p", { $0.policies.path == "/etc/rolecall/p" }),
        ("ROLECALL_LEEWAY", "1s", { $0.leewaySeconds == 1 }),
        ("ROLECALL_LIMITS_BODY", "2MiB", { $0.limits.bodyBytes == 2 << 20 }),
        ("ROLECALL_LIMITS_CONNECTIONS_PER_ADDRESS", "7", { $0.limits.connectionsPerAddress == 7 }),
        ("ROLECALL_CACHE_USERS", "10", { $0.cache.users == 10 }),
        ("ROLECALL_LOG_LEVEL", "error", { $0.log.level == .error }),
        ("ROLECALL_DIRECTORY_KIND", "none", { $0.directory.kind == .none }),
        ("ROLECALL_STORE_PATH", "/x.db", { $0.store.path == "/x.db" }),
        ("ROLECALL_HOOKS_SECRET_FILE", "secret", { $0.hooks.secret != nil }),
        ("ROLECALL_DECISION_LOG_PATH", "/d", { $0.decisionLog?.path == "/d" }),
    ]

    @Test("stand for keys", arguments: read.indices)
    func standForKeys(index: Int) throws {
        let variable = Self.read[index]
        let loaded = try load(base, environment: [variable.name: variable.value])
        #expect(variable.holds(loaded.settings), "\(variable.name)")
    }

    @Test("win over the file")
    func winOverFile() throws {
        let text = base + "limits: { body: 3MiB, batch: 5 }\n"
        let limits = try load(text, environment: ["ROLECALL_LIMITS_BODY": "2MiB"]).settings
            .limits
        #expect(limits.bodyBytes == 2 << 20)
        #expect(limits.batch == 5)
    }

    @Test(
        "are refused by name",
        arguments: [
            ("ROLECALL_LIMITS_BODY", "1MB"), ("ROLECALL_LEEWAY", "6m"), ("ROLECALL_LEEWAY", ""),
            ("ROLECALL_LOG_LEVEL", "loud"), ("ROLECALL_PUBLIC_URL", "x"),
            ("ROLECALL_HOOKS_SECRET_FILE", "secret-world"), ("ROLECALL_STORE_KIND", "postgresql"),
        ]
    )
    func areRefused(name: String, value: String) throws {
        let error = try #require(throws: ConfigurationError.self) {
            _ = try load(base, environment: [name: value])
        }
        #expect(error.description.hasPrefix("variable \(name): "), "\(error)")
    }

    @Test(
        "are named where what they say does not fit",
        arguments: [
            ("ROLECALL_AUDIENCE", "http://127.0.0.1:8080/api/v2/"),
            ("ROLECALL_DIRECTORY_KIND", "auth0"),
        ]
    )
    func doNotFit(name: String, value: String) throws {
        let error = try #require(throws: ConfigurationError.self) {
            _ = try load(base, environment: [name: value])
        }
        #expect(error.description.hasPrefix("variable \(name): "), "\(error)")
        #expect(error.problems.count == 1, "\(error)")
    }

    @Test("fill a tenant that the file does not have")
    func tenant() throws {
        let environment = [
            "ROLECALL_DIRECTORY_KIND": "auth0", "ROLECALL_TENANT_DOMAIN": "a.example",
            "ROLECALL_TENANT_CLIENT_ID": "c",
            "ROLECALL_TENANT_CLIENT_SECRET_ENV": "ROLECALL_MY_SECRET",
            "ROLECALL_MY_SECRET": "s",
        ]
        let loaded = try load(base, environment: environment)
        #expect(loaded.settings.directory.tenant?.clientSecret == SecretSetting([0x73]))
        #expect(!loaded.warnings.contains { $0.place == .variable("ROLECALL_MY_SECRET") })
    }

    @Test(
        "that no key has are named in a warning",
        arguments: [
            ("ROLECALL_LIMIT_BODY", true), ("ROLECALL_LISTENERS", true), ("ROLECALL_TOKEN", false),
            ("ROLECALL_SERVICE_HOST", false), ("ROLECALL_PORT_8080_TCP_ADDR", false),
            ("PATH", false),
        ]
    )
    func unknown(name: String, isNamed: Bool) throws {
        let warnings = try load(base, environment: [name: "1"]).warnings
        #expect(warnings.contains { $0.place == .variable(name) } == isNamed)
    }

    @Test("with a near name are suggested")
    func suggestion() throws {
        let warnings = try load(base, environment: ["ROLECALL_LIMIT_BODY": "1"]).warnings
        #expect(warnings.contains { $0.message.contains("did you mean `ROLECALL_LIMITS_BODY`?") })
    }

    @Test("hold the secrets that a key names")
    func secretVariable() throws {
        let text = base + "hooks: { secret_env: HOOK_SECRET }\n"
        let hooks = try load(text, environment: ["HOOK_SECRET": "s3cret"]).settings.hooks
        #expect(hooks.secret == SecretSetting(Array("s3cret".utf8)))
        #expect(throws: ConfigurationError.self) {
            try load(text, environment: ["HOOK_SECRET": ""])
        }
    }
}
