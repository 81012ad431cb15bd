import Administration
import Authorization
import Directory
import Foundation
import JSON
import OpenSSL
import SQLiteStore
import Store
import Synchronization
import Testing

/// A store with users, policies, and an administrator over them.
final class World: Sendable {
    static let policies = """
        version: 1
        roles:
          admin: { permissions: ["*:rolecall", "*:*"] }
          chief: { inherits: [admin] }
          viewer: { permissions: ["read:document"] }
          editor: { inherits: [viewer], permissions: ["edit:document"] }
          "odd/role": { permissions: ["read:odd"] }
          librarian:
            permissions: ["grant:rolecall/role/viewer", "grant:rolecall/role/editor"]
          lead: { permissions: ["grant:rolecall/role/*"] }
          keeper: { permissions: ["write:rolecall/acl", "*:document"] }
          ruler: { permissions: ["*:rolecall"] }
          reader: { permissions: ["read:rolecall/subjects"] }
          held-back: {}
          perhaps: { permissions: [{ permission: "grant:rolecall/role/viewer", when: "false" }] }
          officer:
            permissions: ["read:rolecall/audit", "revoke:rolecall/tokens", "write:rolecall/resources"]
        rules:
          - { id: held, effect: deny, permissions: ["grant:rolecall/role/viewer"], roles: [held-back] }
        """

    let store: any Store
    let administrator: Administrator
    let policySet: PolicySet
    let start: UserTime
    let clock: WorldClock

    static func with<Result>(
        _ users: [String: JSONValue],
        names: [String] = [],
        others: [SubjectNames] = [],
        directory: AdministeredDirectory = .embedded,
        _ body: (World) async throws -> Result
    ) async throws -> Result {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("rolecall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        let world = try World(url, names: names, others: others, directory: directory)
        for (name, metadata) in users { try await world.add(name, metadata) }
        let result = try await body(world)
        await world.store.close()
        return result
    }

    init(
        _ url: URL,
        names: [String],
        others: [SubjectNames],
        directory: AdministeredDirectory
    ) throws {
        let user = try SubjectNames("user", names.isEmpty ? ["/user_id"] : names)
        let rules = AdministrationRules(subjects: [user] + others)
        let attributes = rules.subjects.flatMap(\.attributes)
        store = try SQLiteStore.open(
            path: url.appendingPathComponent("store.db").path,
            lookups: attributes.filter { $0.pointer.tokens != ["user_id"] },
            indexing: rules.indexing,
            epoch: 1
        )
        let file = PolicyFile(name: "policy.yaml", text: Array(Self.policies.utf8))
        let set = try PolicySet.compile([file]) { "\($0.count)" }
        policySet = set
        let start = try #require(UserTime("2026-11-24T12:00:00.000Z"))
        self.start = start
        let clock = WorldClock(start)
        self.clock = clock
        administrator = Administrator(
            store: store,
            directory: directory,
            rules: rules,
            policies: { set },
            now: { clock.time },
            randomBytes: { try randomBytes(count: $0) }
        )
    }

    /// Another administrator over the same store, as after a start.
    func restarted(_ directory: AdministeredDirectory) throws -> Administrator {
        let (set, start) = (policySet, start)
        return Administrator(
            store: store,
            directory: directory,
            policies: { set },
            now: { start },
            randomBytes: { try randomBytes(count: $0) }
        )
    }

    static func id(_ name: String) -> ExactString { ExactString("auth0|\(name)") }

    /// Adds a user with this `app_metadata`, and an e-mail address that is its name's.
    func add(_ name: String, _ metadata: JSONValue, isBlocked: Bool = false) async throws {
        let user = try Self.user(name, metadata, isBlocked: isBlocked)
        _ = try await store.write { try $0.insert(user) }
    }

    static func user(
        _ name: String,
        _ metadata: JSONValue,
        isBlocked: Bool = false
    ) throws -> User {
        let id = try #require(UserID(Self.id(name)))
        let identity = Identity(
            connection: "Users",
            provider: id.provider,
            userID: id.identifier
        )
        let time = try #require(UserTime("2026-11-01T00:00:00.000Z"))
        var user = User(id: id, identity: identity, createdAt: time)
        user.email = ExactString("\(name)@example.com")
        user.isEmailVerified = true
        user.appMetadata = metadata.object
        user.blocked = isBlocked ? true : nil
        return user
    }

    /// What stands on a user now.
    func metadata(_ name: String) async throws -> JSONValue {
        let id = try #require(UserID(Self.id(name)))
        let user = try await store.read { try $0.user(id) }.value
        return .object(try #require(user).appMetadata ?? JSONObject())
    }

    /// The journal, the oldest entry first.
    func journal() async throws -> [AuditEntry] {
        let query = AuditQuery(isAscending: true, limit: 1_000)
        return try await store.read { try $0.auditEntries(query) }.value
    }

    /// A client with these roles.
    func client(_ roles: [JSONValue], isPrivileged: Bool = false) throws -> Actor {
        let pointer = try JSONPointer("/roles")
        let document = ProfileDocument(
            value: ["roles": .array(roles)],
            attributes: ProfileAttributes(roles: [pointer])
        )
        let principal = try policySet.principal(
            for: Profile(status: .known, documents: [document]),
            subject: Subject(type: "user", id: "tool@clients")
        )
        return .client("tool", principal, isPrivileged: isPrivileged)
    }
}

/// The time of a world, which passes when it is told to.
final class WorldClock: Sendable {
    private let now: Mutex<UserTime>

    init(_ start: UserTime) { now = Mutex(start) }

    var time: UserTime { now.withLock { $0 } }

    func pass(milliseconds: Int64) {
        now.withLock { $0 = UserTime(milliseconds: $0.milliseconds + milliseconds) }
    }
}

extension SubjectNames {
    init(_ type: ExactString, _ pointers: [String]) throws {
        self.init(
            type: type,
            attributes: try pointers.map { UserAttribute(try JSONPointer($0)) }
        )
    }
}

extension Actor {
    static func user(named name: String) -> Actor { .user(World.id(name)) }
}

/// The code of the error that `work` throws; "done" if it throws none.
func code(_ work: () async throws -> Void) async -> String {
    do {
        try await work()
        return "done"
    } catch let error as AdminError {
        return error.code
    } catch {
        return "\(error)"
    }
}
