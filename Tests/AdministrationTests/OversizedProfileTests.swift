import Administration
import Authorization
import Directory
import JSON
import Store
import Testing

/// What can be changed of a user whose profile has more entries than are read.
@Suite("Profiles with too many entries", .timeLimit(.minutes(10)))
struct OversizedProfileTests {
    private static func roles(_ count: Int) -> JSONValue {
        ["roles": .array(Array(repeating: "viewer", count: count))]
    }

    private struct Change: Sendable {
        let name: String
        let roles: [JSONValue]
        var isPrivileged = false
        /// Nil for a user who is made.
        var before: JSONValue? = OversizedProfileTests.roles(50_001)
        /// Nil for one who is deleted.
        let after: JSONValue?
        var blocks = false
        let result: String
    }

    private static let tooLarge = "profile_too_large"
    private static let changes = [
        Change(
            name: "a full admin blocks",
            roles: ["admin"],
            after: roles(50_001),
            blocks: true,
            result: "done"
        ),
        Change(name: "a full admin empties", roles: ["admin"], after: [:], result: "done"),
        Change(name: "a full admin shrinks", roles: ["admin"], after: roles(2), result: "done"),
        Change(name: "a full admin deletes", roles: ["admin"], after: nil, result: "done"),
        Change(
            name: "a full admin changes, and it stays too large",
            roles: ["admin"],
            after: roles(50_002),
            result: tooLarge
        ),
        Change(
            name: "a full admin gives what nobody defines",
            roles: ["admin"],
            after: ["roles": ["gone"]],
            result: "grant_not_allowed"
        ),
        Change(
            name: "a full admin leaves an ACL allow that is not its own",
            roles: ["ruler"],
            after: ["acl": [["id": "a", "effect": "allow", "permissions": ["read:invoice"]]]],
            result: "grant_not_allowed"
        ),
        Change(
            name: "a full admin to whom a role's grant is denied empties",
            roles: ["ruler", "held-back"],
            after: [:],
            result: "grant_not_allowed"
        ),
        Change(
            name: "a full admin to whom a role's grant is denied blocks",
            roles: ["ruler", "held-back"],
            after: roles(50_001),
            blocks: true,
            result: "done"
        ),
        Change(name: "somebody else empties", roles: ["lead"], after: [:], result: tooLarge),
        Change(name: "somebody else deletes", roles: ["lead"], after: nil, result: tooLarge),
        Change(
            name: "a privileged client shrinks, and it stays too large",
            roles: [],
            isPrivileged: true,
            before: roles(50_003),
            after: roles(50_001),
            result: "done"
        ),
        Change(
            name: "a privileged client gives too many",
            roles: [],
            isPrivileged: true,
            before: roles(50_000),
            after: roles(50_001),
            result: tooLarge
        ),
        Change(
            name: "a privileged client makes one",
            roles: [],
            isPrivileged: true,
            before: nil,
            after: roles(50_001),
            result: tooLarge
        ),
    ]

    @Test("can be mended by full admins, and are not made", arguments: changes.indices)
    func changed(index: Int) async throws {
        let change = Self.changes[index]
        try await World.with(["root": ["roles": ["admin"]]]) { world in
            let before = try change.before.map { try World.user("target", $0) }
            let after = try change.after.map {
                try World.user("target", $0, isBlocked: change.blocks)
            }
            if let before { _ = try await world.store.write { try $0.insert(before) } }
            let write = DirectoryWrite(before: before, after: after, changesCredentials: false)
            let admin = world.administrator
            let client = try world.client(change.roles, isPrivileged: change.isPrivileged)
            let result = await code {
                _ = try await world.store.write { try admin.admit(write, by: client, in: $0) }
            }
            #expect(result == change.result, "\(change.name)")
        }
    }

    @Test("are not made by one more grant or ACL entry either")
    func oneMore() async throws {
        try await World.with([
            "root": ["roles": ["admin"]], "target": Self.roles(50_000),
        ]) { world in
            let target = UserReference.id(World.id("target"))
            let (admin, root) = (world.administrator, Actor.user(named: "root"))
            let lead = GrantOrder(role: "lead")
            #expect(
                await code { _ = try await admin.give(lead, to: target, by: root) }
                    == "invalid_request"
            )
            let deny = ACLOrder(.deny, ["read:document"])
            #expect(
                await code { _ = try await admin.addEntry(deny, to: target, by: root) }
                    == "invalid_request"
            )
        }
    }
}
