import Configuration
import JSON
import Testing

private let base = "issuers: [{ issuer: https://a.example/, attributes: { roles: [/roles] } }]\n"

@Suite("Warnings at the start")
struct WarningTests {
    @Test(
        "are none for a plain configuration",
        arguments: [
            "", "directory: { kind: none }\n", "cors: { origins: [] }\n",
            "limits: { body: 2MiB }\n",
            "listeners: [{ surfaces: [decisions, operations] }]\n", "clients: []\n",
            "public_url: https://b.example\n", "public_url: http://localhost:8080\n",
            "cache: { users: 5 }\n", "log: { level: debug }\n",
            "store: { kind: sqlite, path: /x.db }\n",
            "directory: { kind: embedded, connection: main }\n", "subjects: { user: [email] }\n",
            "clients: [{ id: a, secret_file: secret }]\n",
            "hooks: { secret_file: secret }\n", "listeners: [{ surfaces: [hooks] }]\n",
            "listeners: [{ surfaces: [admin] }]\n",
        ]
    )
    func none(_ text: String) throws {
        #expect(try load(base + text).warnings == [])
    }

    /// `«` marks where the warning points to.
    static let some: [(text: String, says: String)] = [
        ("decision_log: { path: «/d }\n", "no decision log"),
        ("decision_log: { sample: «0.5 }\n", "without `decision_log.path`"),
        ("cache: { fresh: «5s }\n", "no profile is looked up"),
        ("listeners: [{ surfaces: [decisions, «people] }]\n", "surface `people`"),
        ("public_url: «http://a.example\n", "plain http off loopback"),
        ("cache: { stale_while_revalidate: «5s }\n", "no profile is looked up"),
        ("cache: { stale_if_error: «5s }\n", "no profile is looked up"),
        (
            "directory: { kind: none }\nclients: «[{ id: a, secret_file: secret, roles: [x] }]\n",
            "the embedded directory alone gives clients tokens"
        ),
    ]

    @Test("name what has no effect, and where", arguments: some.indices)
    func named(index: Int) throws {
        let (text, says) = Self.some[index]
        let warnings = try load(base + text).warnings
        let position = MarkedText(base + text).position
        #expect(
            warnings.contains {
                $0.description.hasPrefix("/etc/rolecall/rolecall.yaml:\(position): ")
                    && $0.message.contains(says)
            },
            "\(warnings)"
        )
        #expect(warnings.count == 1, "\(warnings)")
    }

    @Test("tell of issuers whose keys do nothing")
    func issuers() throws {
        let text =
            "issuers: [{ issuer: https://a.example/, jwks_file: keys.json, jwks_max_age: 1h, ca_file: ca.pem }]\n"
        let messages = try load(text).warnings.map(\.message)
        #expect(messages.count == 3, "\(messages)")
        #expect(messages.contains { $0.contains("without `attributes`") })
        #expect(messages.contains { $0.contains("the keys are not fetched") })
        #expect(messages.contains { $0.contains("nothing is fetched from this issuer") })
    }

    @Test(
        "tell that the embedded directory gives way where nobody asked for it",
        arguments: [
            "issuers: [{ issuer: http://127.0.0.1:8080/, attributes: { roles: [/r] } }]\n",
            "issuers: [{ issuer: https://a.example/, subject_type: user, attributes: { roles: [/r] } }]\n",
        ]
    )
    func noDirectory(_ text: String) throws {
        let loaded = try load(text)
        #expect(loaded.settings.directory.kind == .none)
        #expect(loaded.warnings.map(\.message).allSatisfy { $0.contains("no embedded directory") })
        #expect(loaded.warnings.count == 1)
    }

    @Test(
        "are mistakes where a variable asks for the embedded directory",
        arguments: ["ROLECALL_DIRECTORY_KIND", "ROLECALL_DIRECTORY_CONNECTION"]
    )
    func askedFor(variable: String) throws {
        let text = "issuers: [{ issuer: http://127.0.0.1:8080/, attributes: { roles: [/r] } }]\n"
        let value = variable.hasSuffix("KIND") ? "embedded" : "main"
        let error = try #require(throws: ConfigurationError.self) {
            try load(text, environment: [variable: value])
        }
        #expect(error.problems.map(\.message).contains { $0.contains("is the embedded directory") })
    }

    @Test(
        "tell of a provider that is guessed from the name of its connection",
        arguments: [
            ("connection: partner", true), ("connection: partner, provider: samlp", false),
            ("connection: Username-Password-Authentication", false),
        ]
    )
    func provider(keys: String, isGuessed: Bool) throws {
        let text = "issuers: [{ issuer: https://a.example/, profile: [directory], \(keys) }]\n"
        let messages = try load(text).warnings.map(\.message)
        #expect(
            messages.contains { $0.contains("begin with `partner|`") } == isGuessed,
            "\(messages)"
        )
        #expect(messages.count == (isGuessed ? 1 : 0), "\(messages)")
    }

    @Test("name the roles of clients, which policies must define, and where")
    func roles() throws {
        let text =
            base + "clients:\n  - { id: a, secret_file: secret, roles: [viewer, editor] }\n"
            + "  - { id: b, secret_file: secret }\n"
        let roles = try load(text).clientRoles
        #expect(roles.map(\.role) == ["viewer", "editor"])
        #expect(
            roles.last?.warning.description
                == "/etc/rolecall/rolecall.yaml:3:51: `clients[0].roles[1]`: names role `editor`, which "
                + "no policy defines: it grants nothing"
        )
        #expect(try load("directory: { kind: none }\n" + text).clientRoles.isEmpty)
    }

    @Test("tell of an address that clients cannot use")
    func unspecified() throws {
        let text = base + "listeners: [{ address: 0.0.0.0, insecure_plain_http: true }]\n"
        let messages = try load(text).warnings.map(\.message)
        #expect(messages.contains { $0.contains("http://0.0.0.0:8080") })
        #expect(messages.contains { $0.contains("insecure_plain_http") })
    }
}
