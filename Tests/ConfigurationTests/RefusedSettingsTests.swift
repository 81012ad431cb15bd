import Configuration
import Testing

/// A file that must be refused: `«` marks where the message points to; without it, anywhere.
struct Refusal: Sendable, CustomTestStringConvertible {
    let text: String
    let says: String

    var testDescription: String { text }

    init(_ text: String, says: String) {
        self.text = text
        self.says = says
    }
}

/// The shortest file that loads, to which a case adds its own lines.
private let base = "issuers: [{ issuer: https://a.example/ }]\n"

/// One issuer, with the case's keys behind its name.
private func issuer(_ keys: String) -> String {
    "issuers:\n  - { issuer: https://a.example/, \(keys) }\n"
}

/// Two issuers.
private func twoIssuers(_ first: String, _ second: String) -> String {
    "issuers:\n  - { \(first) }\n  - \(second)\n"
}

@Suite("Refused configurations")
struct RefusedSettingsTests {
    @Test("name file, line, column and what to change", arguments: whole + server + limits)
    func serverKeys(_ refusal: Refusal) throws { try expect(refusal) }

    @Test(
        "name what is wrong with an issuer",
        arguments: issuerNames + tokenRules + keySets + profiles
    )
    func issuerKeys(_ refusal: Refusal) throws { try expect(refusal) }

    @Test(
        "name what is wrong with users, clients and secrets",
        arguments: users + tenants + clients + secrets
    )
    func userKeys(_ refusal: Refusal) throws { try expect(refusal) }

    private func expect(_ refusal: Refusal) throws {
        let error = try #require(throws: ConfigurationError.self) {
            _ = try load(refusal.text)
        }
        let position = MarkedText(refusal.text).position
        let file = "/etc/rolecall/rolecall.yaml:"
        let start = position.isEmpty ? file : "\(file)\(position): "
        #expect(
            error.problems.contains {
                $0.description.hasPrefix(start) && $0.message.contains(refusal.says)
            },
            "\(error)"
        )
        #expect(error.problems.count == 1, "\(error)")
    }
}

extension RefusedSettingsTests {
    static let whole = [
        Refusal("«", says: "expected a mapping"),
        Refusal("«- issuers", says: "expected a mapping"),
        Refusal("«directory: { kind: none }\n", says: "no `issuers`"),
        Refusal("«issuers: []\ndirectory: { kind: none }\n", says: "no `issuers`"),
        Refusal("issuers: «https://a.example/\n", says: "expected a list"),
        Refusal("issuers: [«https://a.example/]\n", says: "expected a mapping"),
        Refusal(
            base + "«listener: []\n",
            says: "unknown key `listener`; did you mean `listeners`?"
        ),
        Refusal(base + "«completely_else: 1\n", says: "unknown key `completely_else`"),
        Refusal(
            base + "limits: { «bdy: 1MiB }\n",
            says: "unknown key `limits.bdy`; did you mean `body`?"
        ),
        Refusal(base + "limits: {}\nlimits: {}\n", says: "key `limits`"),
        Refusal(base + "leeway: «&a 60s\n", says: "anchor"),
        Refusal(base + "leeway: 60s: 1\n", says: ""),
    ]

    static let server = [
        Refusal(base + "public_url: «example.com\n", says: "https://"),
        Refusal(base + "public_url: «https://example.com/\n", says: "without `/` at its end"),
        Refusal(base + "public_url: «https://a@example.com\n", says: "names a user"),
        Refusal(base + "public_url: «https://example.com?x\n", says: "has a query"),
        Refusal(base + "public_url: «https://example.com:99999\n", says: "port"),
        Refusal(base + "public_url: «[https://example.com]\n", says: "expected a text"),
        Refusal(base + "audience: «\"\"\n", says: "expected"),
        Refusal(base + "audience: «a b\n", says: "blank"),
        Refusal(base + "audience: «http://127.0.0.1:8080/api/v2/\n", says: "of the Management API"),
        Refusal(
            base + "audience: «https://127.0.0.1:8080/api/v2/\n",
            says: "of the Management API"
        ),
        Refusal(
            issuer("audiences: [api, «http://127.0.0.1:8080/api/v2/]"),
            says: "of the Management API"
        ),
        Refusal(base + "insecure_plain_http: «\"true\"\n", says: "without quotes"),
        Refusal(base + "policies: «~\n", says: "expected"),
        Refusal(base + "listeners: «[]\n", says: "empty list"),
        Refusal(base + "listeners: [{ address: «localhost }]\n", says: "write 127.0.0.1"),
        Refusal(base + "listeners: [{ address: «127.1 }]\n", says: "IPv4 or IPv6"),
        Refusal(base + "listeners: [{ port: «65536 }]\n", says: "65535"),
        Refusal(base + "listeners: [{ port: «-1 }]\n", says: "65535"),
        Refusal(base + "listeners: [{ port: «http }]\n", says: "a whole number"),
        Refusal(
            base + "listeners:\n  - «{ address: 0.0.0.0 }\n",
            says: "insecure_plain_http: true"
        ),
        Refusal(base + "listeners:\n  - «{ address: \"::\" }\n", says: "insecure_plain_http: true"),
        Refusal(
            base
                + "listeners:\n  - «{ address: 10.0.0.1, insecure_plain_http: false }\ninsecure_plain_http: true\n",
            says: "insecure_plain_http: true"
        ),
        Refusal(base + "listeners: [{ port: 1 }, «{ port: 1 }]\n", says: "second listener"),
        Refusal(
            base + "listeners: [{ unix: «/run/a, port: 1 }]\n",
            says: "neither `address` nor `port`"
        ),
        Refusal(
            base
                + "public_url: https://a.example\nlisteners: [{ unix: «/\(String(repeating: "a", count: 107)) }]\n",
            says: "at most 107"
        ),
        Refusal("«" + base + "listeners: [{ unix: /run/a }]\n", says: "`public_url` must be set"),
        Refusal(base + "listeners: [{ surfaces: «[] }]\n", says: "empty list"),
        Refusal(
            base + "listeners: [{ surfaces: [«decision] }]\n",
            says: "did you mean `decisions`?"
        ),
        Refusal(base + "listeners: [{ surfaces: [decisions, «decisions] }]\n", says: "second time"),
        Refusal(base + "cors: { origins: [«\"*\"] }\n", says: "every site"),
        Refusal(base + "cors: { origins: [«https://a.example/] }\n", says: "has a path"),
        Refusal(base + "cors: { origins: [«https://A.example] }\n", says: "lower case"),
        Refusal(base + "cors: { origins: [«https://a.example:443] }\n", says: "default port"),
        Refusal(base + "cors: { origins: [«\"null\"] }\n", says: "https://"),
        Refusal(
            base + "cors: { origins: [https://a.example, «https://a.example] }\n",
            says: "second time"
        ),
        Refusal(base + "log: { level: «verbose }\n", says: "`debug`"),
        Refusal(base + "log: { format: «JSON }\n", says: "`json`"),
    ]

    static let limits = [
        Refusal(base + "leeway: «5m1s\n", says: "duration"),
        Refusal(base + "leeway: «6m\n", says: "0s to 5m"),
        Refusal(base + "leeway: «60\n", says: "duration"),
        Refusal(base + "leeway: «-1s\n", says: "duration"),
        Refusal(base + "leeway: «\"60\"\n", says: "found the text `\"60\"`"),
        Refusal(base + "limits: { body: «65MiB }\n", says: "64MiB"),
        Refusal(base + "limits: { body: «1MB }\n", says: "MiB"),
        Refusal(base + "limits: { body: «0 }\n", says: "1KiB"),
        Refusal(base + "limits: { head: «2MiB }\n", says: "1MiB"),
        Refusal(base + "limits: { token: «1 }\n", says: "512B"),
        Refusal(base + "limits: «{ token: 32KiB }\n", says: "does not fit"),
        Refusal(base + "limits: { json_depth: «1000 }\n", says: "256"),
        Refusal(base + "limits: { json_depth: «\"64\" }\n", says: "without quotes"),
        Refusal(base + "limits: { batch: «0 }\n", says: "1"),
        Refusal(base + "limits: { connections: «99999999999999999999 }\n", says: "1000000"),
        Refusal(base + "limits: { request_time: «0s }\n", says: "100ms"),
        Refusal(base + "limits: { idle_time: «1h }\n", says: "10m"),
        Refusal(base + "limits: { failed_auth_per_address: «100 }\n", says: "100/s"),
        Refusal(base + "cache: { fresh: «2d }\n", says: "1d"),
        Refusal(base + "cache: { stale_while_revalidate: «86401s }\n", says: "1d"),
        Refusal(base + "cache: { stale_if_error: «25h }\n", says: "1d"),
        Refusal(base + "cache: { users: «0 }\n", says: "1"),
        Refusal(base + "cache: { users: «10000001 }\n", says: "10000000"),
    ]

    static let issuerNames = [
        Refusal("issuers: [«{ algorithms: [RS256] }]\n", says: "needs the key `issuer`"),
        Refusal("issuers: [{ issuer: «a.example }]\n", says: "https://"),
        Refusal("issuers: [{ issuer: «http://a.example/ }]\n", says: "plain http"),
        Refusal("issuers: [{ issuer: «http://127.0.0.1.example/ }]\n", says: "plain http"),
        Refusal("issuers: [{ issuer: «http://10.0.0.1/ }]\n", says: "plain http"),
        Refusal("issuers: [{ issuer: «https://a.example/?tenant=1 }]\n", says: "query"),
        Refusal("issuers: [{ issuer: «\"https://a.example/#x\" }]\n", says: "fragment"),
        Refusal("issuers: [{ issuer: «https://a@b.example/ }]\n", says: "user"),
        Refusal("issuers: [{ issuer: «https:///x }]\n", says: "host"),
        Refusal("issuers: [{ issuer: «https://exämple/ }]\n", says: "character"),
        Refusal(
            twoIssuers("issuer: https://a.example/", "«{ issuer: https://a.example/ }"),
            says: "second issuer"
        ),
        Refusal(
            twoIssuers(
                "issuer: https://a.example/, subject_type: x",
                "«{ issuer: https://b.example/, subject_type: x }"
            ),
            says: "share ids"
        ),
        Refusal(issuer("subject_type: «\"\""), says: "expected"),
        Refusal(issuer("connection: «main"), says: "`directory` only"),
        Refusal(issuer("provider: «samlp"), says: "that of a `connection`"),
        Refusal(
            issuer("profile: [directory], connection: a, provider: «\"a|b\""),
            says: "before `|`"
        ),
    ]

    static let tokenRules = [
        Refusal(issuer("audiences: «[]"), says: "empty list"),
        Refusal(issuer("audiences: «api"), says: "expected a list"),
        Refusal(issuer("audiences: [api, «api]"), says: "second time"),
        Refusal(issuer("audiences: [api, «{ audience: api, token_use: id }]"), says: "second time"),
        Refusal(issuer("audiences: [{ audience: api, token_use: «identity }]"), says: "`access`"),
        Refusal(issuer("audiences: [«{ token_use: id }]"), says: "needs the key `audience`"),
        Refusal(issuer("audiences: [{ audience: api, «use: id }]"), says: "unknown key"),
        Refusal(issuer("algorithms: «[]"), says: "empty list"),
        Refusal(issuer("algorithms: [RS256, «HS256]"), says: "symmetric"),
        Refusal(issuer("algorithms: [«none]"), says: "no signature"),
        Refusal(issuer("algorithms: [«rs256]"), says: "did you mean `RS256`?"),
        Refusal(issuer("algorithms: [«RS255]"), says: "did you mean `RS256`?"),
        Refusal(issuer("algorithms: [RS256, «RS256]"), says: "second time"),
        Refusal(issuer("require_typ: «at jwt"), says: "blank"),
        Refusal(issuer("opaque_tokens: «yes"), says: "`true` or `false`"),
        Refusal(
            "issuers: [«{ issuer: https://a.example/, opaque_tokens: true }]\n",
            says: "needs the profile source `userinfo`"
        ),
        Refusal(
            twoIssuers(
                "issuer: https://a.example/, profile: [userinfo], opaque_tokens: true",
                "«{ issuer: https://b.example/, profile: [userinfo], opaque_tokens: true }"
            ),
            says: "second issuer with `opaque_tokens: true`"
        ),
    ]

    static let keySets = [
        Refusal(
            "issuers: [«{ issuer: https://a.example/, jwks_uri: https://a.example/k, jwks_file: keys.json }]\n",
            says: "found `jwks_uri` and `jwks_file`"
        ),
        Refusal(issuer("jwks_uri: «http://a.example/keys"), says: "https"),
        Refusal(issuer("jwks_uri: «keys.json"), says: "https://"),
        Refusal(
            issuer("jwks_file: «missing.json"),
            says: "`/etc/rolecall/missing.json` does not exist"
        ),
        Refusal(issuer("jwks_file: «empty.json"), says: "no usable"),
        Refusal(issuer("jwks_file: «ca.pem"), says: "no usable JWK set"),
        Refusal(issuer("jwks: «{ keys: [] }"), says: "no usable"),
        Refusal(issuer("jwks: «{ keys: [{ kty: oct, kid: a, k: c2VjcmV0 }] }"), says: "no usable"),
        Refusal(issuer("jwks: «nonsense"), says: "no usable"),
        Refusal(issuer("jwks_max_age: «59s"), says: "1m"),
        Refusal(issuer("jwks_max_age: «25h"), says: "1d"),
        Refusal(issuer("ca_file: «missing.pem"), says: "does not exist"),
        Refusal(issuer("ca_file: «keys.json"), says: "no PEM certificate"),
    ]

    static let profiles = [
        Refusal(issuer("profile: «[]"), says: "empty list"),
        Refusal(issuer("profile: [claims, «claims]"), says: "second time"),
        Refusal(issuer("profile: [«claim]"), says: "did you mean `claims`?"),
        Refusal(issuer("attributes: { «role: [/roles] }"), says: "did you mean"),
        Refusal(issuer("attributes: { roles: «/roles }"), says: "expected a list"),
        Refusal(issuer("attributes: { roles: «[] }"), says: "empty list"),
        Refusal(issuer("attributes: { roles: [«roles] }"), says: "JSON Pointer"),
        Refusal(issuer("attributes: { roles: [«/a~2b] }"), says: "JSON Pointer"),
        Refusal(issuer("attributes: { roles: [«\"\"] }"), says: "expected"),
        Refusal(issuer("attributes: { roles: [/a, «/a] }"), says: "second time"),
        Refusal(issuer("attributes: { roles: [«/user_metadata/roles] }"), says: "`user_metadata`"),
        Refusal(
            issuer("attributes: { acl: [«/https:~1~1a.example~1user_metadata/acl] }"),
            says: "`user_metadata`"
        ),
        Refusal(
            issuer("attributes: { permissions: [«/x/user_metadata] }"),
            says: "`user_metadata`"
        ),
    ]

    static let users = [
        Refusal(
            "issuers: [«{ issuer: https://a.example/, profile: [directory] }]\n",
            says: "needs `connection`"
        ),
        Refusal(
            "issuers: [«{ issuer: https://a.example/, profile: [directory], connection: acme }]\n"
                + "directory: { kind: none }\n",
            says: "there is none"
        ),
        Refusal(
            "issuers: [«{ issuer: http://127.0.0.1:8080/ }]\ndirectory: {}\n",
            says: "trusted by itself"
        ),
        Refusal(
            issuer("subject_type: «user") + "directory: { kind: embedded }\n",
            says: "could share an id"
        ),
        Refusal(
            issuer("subject_type: «person") + "subjects: { person: [email] }\n",
            says: "could share an id"
        ),
        Refusal(
            twoIssuers(
                "issuer: https://a.example/, subject_type: «user",
                "issuer: https://b.example/"
            ),
            says: "could share an id"
        ),
        Refusal(base + "subjects: «[user_id]\n", says: "expected a mapping"),
        Refusal(base + "subjects: { user: «[] }\n", says: "empty list"),
        Refusal(base + "subjects: { user: «user_id }\n", says: "expected a list"),
        Refusal(base + "subjects: { user: [user_id, «user_id] }\n", says: "second time"),
        Refusal(base + "subjects: { user: [«user_metadata] }\n", says: "own user"),
        Refusal(base + "subjects: { user: [«/user_metadata/id] }\n", says: "own user"),
        Refusal(
            base + "subjects: { user: [«/identities/1/profileData/email] }\n",
            says: "use `email`"
        ),
        Refusal(base + "store: { kind: «mysql }\n", says: "`sqlite`"),
        Refusal(base + "store: { kind: «postgresql }\n", says: "not part of this version"),
        Refusal(base + "directory: { kind: «ldap }\n", says: "`embedded`"),
        Refusal(base + "decision_log: { path: /var/log/d, sample: «1.5 }\n", says: "0 to 1"),
        Refusal(base + "decision_log: { path: /var/log/d, sample: «nan }\n", says: "0 to 1"),
    ]

    static let clients = [
        Refusal(
            base + "clients: [{ id: a, secret_file: secret, grant_types: [«implicit] }]\n",
            says: "`client_credentials`"
        ),
        Refusal(
            base
                + "clients: [{ id: a, secret_file: secret, grant_types: [password, «password] }]\n",
            says: "second time"
        ),
        Refusal(
            base + "clients: [{ id: a, secret_file: secret, oidc_conformant: «perhaps }]\n",
            says: "expected"
        ),
        Refusal(base + "clients: [«{ secret_file: secret }]\n", says: "needs the key `id`"),
        Refusal(base + "clients: [«{ id: a }]\n", says: "needs `secret_file` or `secret_env`"),
        Refusal(base + "clients: [{ id: «a@clients, secret_file: secret }]\n", says: "without `@`"),
        Refusal(
            base + "clients: [{ id: «a|b, secret_file: secret }]\n",
            says: "without `@` and `|`"
        ),
        Refusal(base + "clients: [{ id: «a b, secret_file: secret }]\n", says: "visible ASCII"),
        Refusal(base + "clients: [{ id: «ä, secret_file: secret }]\n", says: "visible ASCII"),
        Refusal(
            base + "clients: [{ id: a, secret_file: secret, «secret: s3cret }]\n",
            says: "unknown key"
        ),
        Refusal(
            base
                + "clients:\n  - { id: a, secret_file: secret }\n  - «{ id: a, secret_file: secret }\n",
            says: "second client"
        ),
        Refusal(
            base + "clients: [{ id: a, secret_file: secret, grants: [«{ audience: rolecall }] }]\n",
            says: "needs the key `scopes`"
        ),
        Refusal(
            base + "clients: [{ id: a, secret_file: secret, grants: [«{ scopes: [x] }] }]\n",
            says: "needs the key `audience`"
        ),
        Refusal(
            base
                + "clients: [{ id: a, secret_file: secret, grants: [{ audience: rolecall, scopes: [«evaluate] }] }]\n",
            says: "`evaluate:access`"
        ),
        Refusal(
            base
                + "clients: [{ id: a, secret_file: secret, grants: [{ audience: x, scopes: [«\"*\"] }] }]\n",
            says: "`management` only"
        ),
        Refusal(
            base
                + "clients: [{ id: a, secret_file: secret, grants: [{ audience: x, scopes: «[] }] }]\n",
            says: "empty list"
        ),
        Refusal(
            base + "clients: [{ id: a, secret_file: secret, "
                + "grants: [{ audience: x, scopes: [a] }, «{ audience: x, scopes: [b] }] }]\n",
            says: "second grant"
        ),
        Refusal(
            base + "clients: [{ id: a, secret_file: secret, privileged: «1 }]\n",
            says: "`true` or `false`"
        ),
    ]

    static let secrets = [
        Refusal(base + "hooks: { secret_file: «missing }\n", says: "does not exist"),
        Refusal(base + "hooks: { secret_file: «secret-world }\n", says: "mode 0644"),
        Refusal(base + "hooks: { secret_file: «secret-group-write }\n", says: "mode 0660"),
        Refusal(base + "hooks: { secret_file: «secret-other }\n", says: "belongs to user 1001"),
        Refusal(base + "hooks: { secret_file: «secret-empty }\n", says: "is empty"),
        Refusal(base + "hooks: { secret_file: «secret-lines }\n", says: "control character"),
        Refusal(base + "hooks: { secret_file: «secret-link }\n", says: "symbolic link"),
        Refusal(base + "hooks: { secret_env: «HOOK }\n", says: "no variable `HOOK`"),
        Refusal(
            base + "hooks: { secret_file: «secret, secret_env: HOOK }\n",
            says: "expected one of them"
        ),
        Refusal(base + "hooks: { «secret: s3cret }\n", says: "unknown key"),
    ]
}
