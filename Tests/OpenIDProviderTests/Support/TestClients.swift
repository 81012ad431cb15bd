import Directory
import JSON
import OpenSSL
import Store

/// The clients of most tests; each secret is the id followed by `-secret`.
enum TestClients {
    /// Asks in its own name, at Rolecall and at another API.
    static let backend = client(
        "backend",
        grants: [
            ClientGrant(audience: .rolecall, scopes: ["evaluate:access", "search:access"]),
            ClientGrant(audience: .other("https://api.example/"), scopes: ["read:a", "read:b"]),
        ]
    )
    /// Has every scope of the Management API and of another one.
    static let management = client(
        "management",
        grants: [
            ClientGrant(audience: .management, scopes: ["*"]),
            ClientGrant(audience: .other("https://all.example/"), scopes: ["*"]),
        ]
    )
    /// Signs users in, with a secret.
    static let web = client("web", types: [.password, .passwordRealm])
    /// Signs users in, at other APIs too.
    static let desk = client(
        "desk",
        types: [.passwordRealm],
        grants: [
            ClientGrant(audience: .other("https://api.example/"), scopes: ["read:a"]),
            ClientGrant(audience: .other("https://all.example/"), scopes: ["*"]),
        ]
    )
    /// Names Rolecall and the Management API by their audiences.
    static let literal = client(
        "literal",
        grants: [
            ClientGrant(
                audience: .other("https://rolecall.example/"),
                scopes: ["evaluate:access"]
            ),
            ClientGrant(
                audience: .other("http://id.example.com/api/v2/"),
                scopes: ["read:users"]
            ),
        ]
    )
    /// Signs users in, without a secret.
    static let app = client("app", types: [.password, .passwordRealm], hasSecret: false)
    /// Signs users in, and is of the time before OpenID Connect.
    static let legacy: MachineClient = {
        var legacy = client("legacy", types: [.passwordRealm])
        legacy.isOIDCConformant = false
        return legacy
    }()

    static let all = [backend, management, web, desk, literal, app, legacy]

    static func client(
        _ id: ExactString,
        types: Set<MachineClient.GrantType> = [.clientCredentials],
        grants: [ClientGrant] = [],
        hasSecret: Bool = true
    ) -> MachineClient {
        var client = MachineClient(id: id, name: id, createdAt: UserTime(milliseconds: 0))
        client.grantTypes = types
        client.grants = grants
        if hasSecret {
            client.secretDigest = try? DigestAlgorithm.sha256.digest(
                of: Array("\(id)-secret".utf8)
            )
        }
        return client
    }
}
