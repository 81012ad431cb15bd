import Configuration
import Testing

private let base = "issuers: [{ issuer: https://a.example/, jwks_file: keys.json }]\n"

@Suite("Changes of a configuration")
struct ChangeTests {
    /// Lines that change one key, and the name under which the change is reported.
    static let fixed: [(text: String, name: String)] = [
        ("public_url: https://b.example\n", "public_url"), ("audience: x\n", "audience"),
        ("listeners: [{ port: 1 }]\n", "listeners"), ("store: { path: x }\n", "store.path"),
        ("directory: { kind: none }\n", "directory.kind"),
        ("directory: { connection: x }\n", "directory.connection"),
        ("subjects: { user: [email] }\n", "subjects"), ("leeway: 1s\n", "leeway"),
        ("limits: { body: 2MiB }\n", "limits.body"), ("limits: { head: 64KiB }\n", "limits.head"),
        ("limits: { token: 8KiB }\n", "limits.token"),
        ("limits: { json_depth: 5 }\n", "limits.json_depth"),
        ("limits: { batch: 5 }\n", "limits.batch"),
        ("limits: { connections: 5 }\n", "limits.connections"),
        ("limits: { connections_per_address: 5 }\n", "limits.connections_per_address"),
        ("limits: { request_time: 5s }\n", "limits.request_time"),
        ("limits: { idle_time: 5s }\n", "limits.idle_time"),
        ("limits: { failed_auth_per_address: 5/s }\n", "limits.failed_auth_per_address"),
        ("cors: { origins: [https://a.example] }\n", "cors.origins"),
        ("cache: { fresh: 5s }\n", "cache.fresh"),
        ("cache: { stale_while_revalidate: 5s }\n", "cache.stale_while_revalidate"),
        ("cache: { stale_if_error: 5s }\n", "cache.stale_if_error"),
        ("cache: { users: 5 }\n", "cache.users"),
        ("log: { format: text }\n", "log.format"), ("hooks: { secret_file: secret }\n", "hooks"),
        ("decision_log: { path: x }\n", "decision_log"),
    ]

    @Test("are named where they need a restart", arguments: fixed)
    func needsRestart(text: String, name: String) throws {
        let old = try load(base).settings
        let new = try load(base + text).settings
        #expect(new.keysNeedingRestart(since: old) == [name])
        #expect(old.keysNeedingRestart(since: new) == [name])
    }

    @Test(
        "are not named where a reload takes them over",
        arguments: [
            "", "policies: x\n", "log: { level: debug }\n",
            "clients: [{ id: a, secret_file: secret }]\n",
        ]
    )
    func taken(text: String) throws {
        let new = try load(base + text).settings
        #expect(new.keysNeedingRestart(since: try load(base).settings) == [])
    }

    @Test("of issuers need a restart, of the contents of their key files none")
    func issuers() throws {
        let old = try load(base).settings
        let other = try load("issuers: [{ issuer: https://a.example/ }]\n").settings
        #expect(other.keysNeedingRestart(since: old) == ["issuers"])
        var rotated = old
        guard case .file(let path, var document)? = old.issuers.first?.keys else {
            Issue.record("no key file")
            return
        }
        document.source.append(UInt8(ascii: "\n"))
        rotated.issuers[0].keys = .file(path: path, document)
        #expect(rotated != old)
        #expect(rotated.keysNeedingRestart(since: old) == [])
    }

    @Test("of one issuer leave the others as they are")
    func kept() throws {
        func settings(_ algorithm: String) throws -> Settings {
            let first = "{ issuer: https://a.example/, jwks_file: keys.json }"
            let second = "{ issuer: https://b.example/, algorithms: [\(algorithm)] }"
            return try load("issuers: [\(first), \(second)]\n").settings
        }
        let (old, new) = (try settings("RS256"), try settings("ES256"))
        #expect(new.issuers.map { new.isKept($0, since: old) } == [true, false])
        #expect(new.issuers.map { new.isKept($0, since: new) } == [true, true])
    }
}
