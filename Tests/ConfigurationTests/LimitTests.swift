import Configuration
import Testing

private let base = "issuers: [{ issuer: https://a.example/ }]\n"

/// A list that may have `most` elements and not one more.
struct CountLimit: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let most: Int
    /// The configuration whose list has these elements.
    let text: @Sendable (String) -> String
    /// One element, different for each number.
    let element: @Sendable (Int) -> String

    init(
        _ name: String,
        _ most: Int,
        text: @escaping @Sendable (String) -> String,
        element: @escaping @Sendable (Int) -> String
    ) {
        testDescription = name
        self.most = most
        self.text = text
        self.element = element
    }

    func configuration(count: Int) -> String {
        text((0..<count).map(element).joined(separator: ", "))
    }
}

@Suite("Limits of a configuration")
struct LimitTests {
    static let counts = [
        CountLimit("issuers", IssuerSettings.countMax) {
            "issuers: [\($0)]\n"
        } element: {
            "{ issuer: \"https://a.example/\($0)\" }"
        },
        CountLimit("audiences", IssuerSettings.audiencesMax) {
            "issuers: [{ issuer: https://a.example/, audiences: [\($0)] }]\n"
        } element: {
            "a\($0)"
        },
        CountLimit("attributes.roles", ProfileAttributeSettings.pointersMax) {
            "issuers: [{ issuer: https://a.example/, attributes: { roles: [\($0)] } }]\n"
        } element: {
            "/a\($0)"
        },
        CountLimit("listeners", ListenerSettings.countMax) {
            base + "listeners: [\($0)]\n"
        } element: {
            "{ port: \($0 + 1) }"
        },
        CountLimit("origins", Origin.countMax) {
            base + "cors: { origins: [\($0)] }\n"
        } element: {
            "https://a\($0).example"
        },
        CountLimit("subjects", SubjectLookup.countMax) {
            base + "subjects: { \($0) }\n"
        } element: {
            "t\($0): [user_id]"
        },
        CountLimit("subject attributes", SubjectLookup.attributesMax) {
            base + "subjects: { user: [\($0)] }\n"
        } element: {
            "a\($0)"
        },
        CountLimit("clients", ClientSettings.countMax) {
            base + "clients: [\($0)]\n"
        } element: {
            "{ id: c\($0), secret_file: secret }"
        },
        CountLimit("roles", ClientSettings.rolesMax) {
            base + "clients: [{ id: a, secret_file: secret, roles: [\($0)] }]\n"
        } element: {
            "r\($0)"
        },
        CountLimit("grants", ClientSettings.grantsMax) {
            base + "clients: [{ id: a, secret_file: secret, grants: [\($0)] }]\n"
        } element: {
            "{ audience: a\($0), scopes: [s] }"
        },
        CountLimit("scopes", ClientGrantSettings.scopesMax) {
            base
                + "clients: [{ id: a, secret_file: secret, grants: [{ audience: a, scopes: [\($0)] }] }]\n"
        } element: {
            "s\($0)"
        },
    ]

    @Test("hold for lists: exactly so many, and not one more", arguments: counts)
    func count(_ limit: CountLimit) throws {
        _ = try load(limit.configuration(count: limit.most))
        let error = try #require(throws: ConfigurationError.self) {
            _ = try load(limit.configuration(count: limit.most + 1))
        }
        #expect(error.description.contains("expected at most \(limit.most)"), "\(error)")
    }

    @Test("hold for the file itself")
    func fileSize() throws {
        let comment = Array(
            repeating: UInt8(ascii: "#"),
            count: Settings.fileBytesMax - base.utf8.count
        )
        _ = try load(Array(base.utf8) + comment)
        let error = try #require(throws: ConfigurationError.self) {
            _ = try load(Array(base.utf8) + comment + [UInt8(ascii: "#")])
        }
        #expect(error.description.contains("expected at most \(Settings.fileBytesMax)"))
    }

    @Test("hold for secrets in variables")
    func secretSize() throws {
        let text = base + "hooks: { secret_env: HOOK }\n"
        let longest = String(repeating: "s", count: SecretSetting.bytesMax)
        _ = try load(text, environment: ["HOOK": longest])
        #expect(throws: ConfigurationError.self) {
            try load(text, environment: ["HOOK": longest + "s"])
        }
    }

    @Test(
        "hold for files that are named",
        arguments: [
            ("hooks: { secret_file: huge }\n", SecretSetting.bytesMax),
            ("issuers: [{ issuer: https://a.example/, jwks_file: huge }]\n", KeyDocument.bytesMax),
            (
                "issuers: [{ issuer: https://a.example/, ca_file: huge }]\n",
                KeySettings.certificateBytesMax
            ),
        ]
    )
    func fileLimits(text: String, limit: Int) throws {
        let error = try #require(throws: ConfigurationError.self) {
            _ = try load(text.hasPrefix("issuers") ? text : base + text)
        }
        #expect(error.description.contains("is longer than \(limit) bytes"), "\(error)")
    }

    @Test("hold for the mistakes that are reported, all of them up to there")
    func problems() throws {
        let bad = (0..<60).map { "key\($0)x: 1\n" }.joined()
        let error = try #require(throws: ConfigurationError.self) {
            _ = try load(
                "issuers: [\((0..<60).map { "{ issuer: x\($0) }" }.joined(separator: ", "))]\n"
                    + bad
            )
        }
        #expect(error.problems.count == ConfigurationError.problemsMax)
    }

    @Test("do not stop at the first mistake")
    func severalProblems() throws {
        let error = try #require(throws: ConfigurationError.self) {
            _ = try load(
                "issuers: [{ issuer: x }]\nleeway: 1\nlimits: { body: x, batch: x }\nwrong: 1\n"
            )
        }
        #expect(error.problems.count == 5, "\(error)")
    }

    @Test("secrets and key sets may have so many bytes, and not one more")
    func bytes() throws {
        let longest = String(repeating: "x", count: SecretSetting.bytesMax)
        for (good, bad) in [
            ("secret_file: secret-longest", "secret_file: secret-long"),
            ("secret_env: LONGEST", "secret_env: LONG"),
        ] {
            let environment = ["LONGEST": longest, "LONG": longest + "x"]
            _ = try load(base + "hooks: { \(good) }\n", environment: environment)
            #expect(throws: ConfigurationError.self) {
                try load(base + "hooks: { \(bad) }\n", environment: environment)
            }
        }
        let issuer = "issuers: [{ issuer: https://a.example/, jwks_file: "
        _ = try load(issuer + "longest.json }]\n")
        #expect(throws: ConfigurationError.self) { try load(issuer + "long.json }]\n") }
    }
}
