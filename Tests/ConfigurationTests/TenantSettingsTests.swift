import Configuration
import JSON
import Testing

/// A tenant, and what its issuer's mapping says beside its name.
private func configuration(
    _ more: String = "",
    issuer: String = "issuer: https://acme.eu.auth0.com/, profile: [management]",
    domain: String = "acme.eu.auth0.com",
    tenant: String = ""
) -> String {
    """
    issuers:
      - { \(issuer) }
    directory: { kind: auth0, connection: main }
    tenant: { domain: \(domain), client_id: abc, client_secret_file: secret\(tenant) }
    \(more)

    """
}

@Suite("A tenant in the configuration")
struct TenantSettingsTests {
    /// The domain, where the tenant is, and the audience of its Management API.
    static let domains: [(domain: String, base: ExactString, audience: ExactString)] = [
        (
            "acme.eu.auth0.com", "https://acme.eu.auth0.com",
            "https://acme.eu.auth0.com/api/v2/"
        ),
        ("login.acme.example", "https://login.acme.example", "https://login.acme.example/api/v2/"),
        ("http://127.0.0.1:8081", "http://127.0.0.1:8081", "https://127.0.0.1:8081/api/v2/"),
        ("http://localhost:1", "http://localhost:1", "https://localhost:1/api/v2/"),
        ("\"http://[::1]:80\"", "http://[::1]:80", "https://[::1]:80/api/v2/"),
        ("http://localhost", "http://localhost", "https://localhost/api/v2/"),
    ]

    @Test("is a host name, or an address of this machine", arguments: domains)
    func domain(_ domain: String, base: ExactString, audience: ExactString) throws {
        let issuer = "issuer: \"\(base)/\", profile: [management]"
        let loaded = try load(configuration(issuer: issuer, domain: domain))
        let tenant = try #require(loaded.settings.directory.tenant)
        #expect(tenant.baseURL.text == base)
        #expect(tenant.issuer.string == base.string + "/")
        #expect(tenant.managementAudience == audience)
        #expect(tenant.clientID == "abc")
        #expect(tenant.clientSecret == SecretSetting(Array("s3cret".utf8)))
        #expect(tenant.certificateAuthorityFile == nil)
        #expect(loaded.warnings == [])
        #expect(loaded.settings.issuers.allSatisfy(loaded.settings.isOfTenant))
    }

    @Test("tells of attributes of its issuers that also move where its users are read")
    func places() throws {
        let issuer = "issuer: https://acme.eu.auth0.com/, profile: [management]"
        let inClaims = "\(issuer), attributes: { roles: [/roles], acl: [/acl] }"
        #expect(try load(configuration(issuer: inClaims)).warnings == [])
        let moved = "\(issuer), attributes: { roles: [/app_metadata/r], acl: [/app_metadata/a] }"
        let messages = try load(configuration(issuer: moved)).warnings.map(\.message)
        #expect(messages.count == 2, "\(messages)")
        #expect(messages.contains { $0.contains("`/app_metadata/r`") && $0.contains("instead of") })
        #expect(messages.contains { $0.contains("`/app_metadata/a`") && $0.contains("beside") })
    }

    @Test("may have certificate authorities of its own")
    func authorities() throws {
        let settings = try load(configuration(tenant: ", ca_file: ca.pem")).settings
        #expect(settings.directory.tenant?.certificateAuthorityFile == "/etc/rolecall/ca.pem")
    }

    @Test("may stand in variables")
    func variables() throws {
        let settings = try load(
            "issuers: [{ issuer: https://acme.eu.auth0.com/, profile: [management] }]\n",
            environment: [
                "ROLECALL_DIRECTORY_KIND": "auth0",
                "ROLECALL_TENANT_DOMAIN": "acme.eu.auth0.com",
                "ROLECALL_TENANT_CLIENT_ID": "abc",
                "ROLECALL_TENANT_CLIENT_SECRET_FILE": "secret",
                "ROLECALL_TENANT_CA_FILE": "ca.pem",
            ]
        ).settings
        #expect(settings.directory.tenant?.certificateAuthorityFile == "/etc/rolecall/ca.pem")
        #expect(settings.directory.kind == .auth0)
    }

    /// Subject types of issuers: the tenant's own, a custom domain, a partner's users of a connection,
    /// and others.
    static let types: [(issuer: String, subjects: String, type: ExactString?)] = [
        ("issuer: https://acme.eu.auth0.com/, profile: [management]", "user: [user_id]", "user"),
        ("issuer: https://acme.eu.auth0.com/, profile: [claims]", "user: [user_id]", "user"),
        (
            "issuer: https://acme.eu.auth0.com/, profile: [management], subject_type: staff",
            "staff: [email, user_id], user: [user_id]", "staff"
        ),
        (
            "issuer: https://id.acme.example/, profile: [claims, management]", "user: [email]",
            "user"
        ),
        (
            "issuer: https://partner.example/, profile: [directory], connection: p",
            "user: [email]", nil
        ),
        ("issuer: https://partner.example/, subject_type: partner", "user: [email]", "partner"),
    ]

    @Test("gives its users the first type of `subjects`", arguments: types)
    func subjectType(_ issuer: String, subjects: String, type: ExactString?) throws {
        let text = configuration("subjects: { \(subjects) }", issuer: issuer)
        let settings = try load(text).settings
        let read = try #require(settings.issuers.first)
        #expect(settings.subjectType(of: read) == type)
        #expect(settings.isOfTenant(read) == (type == "user" || type == "staff"))
    }

    @Test("is none where the directory is another")
    func embedded() throws {
        let settings = try load("issuers: [{ issuer: https://acme.eu.auth0.com/ }]\n").settings
        let issuer = try #require(settings.issuers.first)
        #expect(!settings.isOfTenant(issuer))
        #expect(settings.subjectType(of: issuer) == nil)
    }

    @Test(
        "makes that profiles are looked up outside",
        arguments: [("claims", false), ("userinfo", true), ("management", true)]
    )
    func lookups(source: String, outside: Bool) throws {
        let issuer = "issuer: https://acme.eu.auth0.com/, profile: [\(source)]"
        #expect(
            try load(configuration(issuer: issuer)).settings.looksUpProfilesOutside == outside
        )
    }
}

extension TenantSettingsTests {
    /// Warnings that a tenant's configuration gives, each with what the configuration then holds.
    static let warnings: [(text: String, says: String)] = [
        (
            configuration(issuer: "issuer: https://id.acme.example/, profile: [management]"),
            "custom domain"
        ),
        (
            configuration(
                issuer: "issuer: https://acme.eu.auth0.com/, attributes: { roles: [/roles] }"
            ),
            "never asked"
        ),
        (
            configuration(
                issuer: "issuer: http://localhost:1/, profile: [management]",
                domain: "http://localhost:1",
                tenant: ", ca_file: ca.pem"
            ),
            "plain http"
        ),
        (
            "issuers: [{ issuer: https://a.example/, profile: [userinfo] }]\n",
            "without `attributes` nothing in the tokens and `/userinfo`"
        ),
        (
            "issuers: [{ issuer: https://a.example/, profile: [userinfo], attributes: { roles: [/r] }, "
                + "audiences: [api, { audience: app, token_use: id }] }]\n",
            "audience `app`"
        ),
    ]

    @Test("is warned of what it says less than it seems to", arguments: warnings)
    func warned(_ text: String, says: String) throws {
        let warnings = try load(text).warnings
        #expect(warnings.count == 1, "\(warnings)")
        #expect(warnings.first?.message.contains(says) == true, "\(warnings)")
    }

    @Test("makes cache times and key files of an issuer count")
    func counts() throws {
        let text = configuration(
            "cache: { fresh: 5s, stale_while_revalidate: 5s, stale_if_error: 5s }",
            issuer: "issuer: https://acme.eu.auth0.com/, profile: [userinfo, management], "
                + "jwks_file: keys.json, ca_file: ca.pem"
        )
        #expect(try load(text).warnings == [])
    }
}
