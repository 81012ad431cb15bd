import Administration
import Authorization
import Directory
import JSON
import Store
import Testing

/// A change by a client, and what becomes of it.
struct WriteAttempt: Sendable {
    let client: JSONValue
    let before: JSONValue
    let after: JSONValue
    let result: String
    var wasBlocked = false
    var isBlocked = false
    var changesCredentials = false
}

@Suite("Changes by the Management API")
struct DirectoryWriteTests {
    static let no = "grant_not_allowed"
    static let cases: [WriteAttempt] = [
        .init(
            client: [],
            before: ["roles": ["viewer"]],
            after: ["roles": ["viewer"], "x": 1],
            result: "done"
        ),
        .init(client: [], before: [:], after: ["roles": []], result: "done"),
        .init(client: [], before: [:], after: ["roles": ["viewer"]], result: no),
        .init(client: ["librarian"], before: [:], after: ["roles": ["viewer"]], result: "done"),
        .init(client: ["librarian"], before: [:], after: ["roles": "viewer"], result: "done"),
        .init(client: ["librarian"], before: [:], after: ["roles": ["admin"]], result: no),
        .init(
            client: ["librarian"],
            before: [:],
            after: ["authorization": ["roles": ["admin"]]],
            result: no
        ),
        .init(client: ["librarian"], before: ["roles": ["editor"]], after: [:], result: "done"),
        .init(client: ["librarian"], before: ["roles": ["gone"]], after: [:], result: no),
        .init(client: ["librarian"], before: [:], after: ["roles": ["gone"]], result: no),
        .init(
            client: ["librarian"],
            before: ["roles": [["role": "admin", "x": 1]]],
            after: [:],
            result: no
        ),
        .init(
            client: ["librarian"],
            before: ["roles": [["role": "viewer", "x": 1]]],
            after: ["roles": ["viewer"]],
            result: no
        ),
        .init(
            client: ["librarian"],
            before: ["roles": ["lead", "viewer"]],
            after: ["roles": ["viewer", "lead"]],
            result: "done"
        ),
        .init(
            client: ["librarian"],
            before: ["roles": ["viewer"]],
            after: ["roles": ["viewer", "viewer"]],
            result: "done"
        ),
        .init(
            client: ["librarian"],
            before: ["roles": ["lead"]],
            after: ["roles": ["lead", "lead"]],
            result: no
        ),
        .init(
            client: ["librarian"],
            before: ["roles": ["lead"]],
            after: ["roles": ["role": "lead"]],
            result: no
        ),
        .init(
            client: ["keeper"],
            before: [:],
            after: ["permissions": ["read:document"]],
            result: "done"
        ),
        .init(
            client: ["keeper"],
            before: [:],
            after: ["permissions": ["read:invoice"]],
            result: no
        ),
        .init(
            client: ["librarian"],
            before: [:],
            after: ["permissions": ["read:document"]],
            result: no
        ),
        .init(
            client: ["keeper"],
            before: ["permissions": ["read:invoice"]],
            after: [:],
            result: "done"
        ),
        .init(
            client: ["keeper"],
            before: ["acl": [["effect": "deny", "permissions": ["*:*"]]]],
            after: [:],
            result: "done"
        ),
        .init(
            client: ["librarian"],
            before: ["acl": [["effect": "deny", "permissions": ["*:*"]]]],
            after: [:],
            result: no
        ),
        .init(
            client: ["librarian"],
            before: ["roles": [["effect": "deny", "role": "viewer"]]],
            after: ["roles": ["viewer"]],
            result: no
        ),
        .init(
            client: ["keeper"],
            before: ["roles": ["lead"]],
            after: ["roles": ["lead"], "acl": [["effect": "deny", "permissions": ["*:*"]]]],
            result: no
        ),
        .init(
            client: [],
            before: ["roles": ["lead"]],
            after: ["roles": ["lead"]],
            result: no,
            isBlocked: true
        ),
        .init(
            client: [],
            before: ["roles": ["viewer"]],
            after: ["roles": ["viewer"]],
            result: "done",
            isBlocked: true
        ),
        .init(
            client: [],
            before: ["roles": ["viewer"]],
            after: ["roles": ["viewer"]],
            result: no,
            wasBlocked: true
        ),
        .init(
            client: ["librarian"],
            before: ["roles": ["viewer"]],
            after: ["roles": ["viewer"]],
            result: "done",
            wasBlocked: true
        ),
        .init(
            client: [],
            before: ["roles": ["lead"]],
            after: ["roles": ["lead"]],
            result: no,
            changesCredentials: true
        ),
        .init(
            client: [],
            before: ["roles": ["viewer"]],
            after: ["roles": ["viewer"]],
            result: "done",
            changesCredentials: true
        ),
        .init(client: [], before: ["roles": ["lead"]], after: .null, result: no),
        .init(client: [], before: [:], after: .null, result: "done"),
        .init(client: [], before: [:], after: .null, result: no, wasBlocked: true),
        .init(
            client: [],
            before: ["acl": [["effect": "deny", "permissions": ["*:*"]]]],
            after: .null,
            result: no
        ),
        .init(client: [], before: .null, after: ["roles": ["viewer"]], result: no),
        .init(client: ["librarian"], before: .null, after: ["roles": ["viewer"]], result: "done"),
        .init(client: ["ruler"], before: [:], after: ["roles": ["ruler"]], result: "done"),
        .init(client: ["ruler"], before: [:], after: ["roles": ["gone"]], result: no),
        .init(client: ["ruler"], before: ["roles": ["gone"]], after: [:], result: "done"),
        .init(client: ["ruler"], before: [:], after: ["permissions": ["zap:q"]], result: no),
        .init(client: ["ruler"], before: ["permissions": ["zap:q"]], after: [:], result: "done"),
        .init(
            client: ["ruler"],
            before: [:],
            after: ["acl": [["effect": "allow", "permissions": ["zap:q"]]]],
            result: no
        ),
        .init(
            client: ["ruler"],
            before: ["roles": ["lead"]],
            after: ["roles": ["lead"], "acl": [["effect": "deny", "permissions": ["zap:q"]]]],
            result: "done"
        ),
        .init(
            client: ["ruler"],
            before: ["roles": [["role": "lead", "x": 1]]],
            after: ["acl": [["effect": "deny", "permissions": 1]]],
            result: "done"
        ),
        .init(
            client: ["ruler"],
            before: ["acl": [["effect": "allow", "permissions": ["zap:q"]]]],
            after: ["acl": [["effect": "allow", "permissions": ["zap:q"]]]],
            result: "done",
            wasBlocked: true
        ),
        .init(
            client: ["ruler"],
            before: ["roles": ["lead"]],
            after: ["roles": ["lead"]],
            result: "done",
            isBlocked: true,
            changesCredentials: true
        ),
        .init(
            client: ["ruler"],
            before: ["roles": ["lead"]],
            after: .null,
            result: "done",
            wasBlocked: true
        ),
        .init(
            client: ["admin"],
            before: ["roles": ["gone", 1]],
            after: ["acl": "?"],
            result: "done"
        ),
    ]

    @Test("a client changes what it could give and take", arguments: 0..<cases.count)
    func change(_ number: Int) async throws {
        let item = Self.cases[number]
        try await World.with(["root": ["roles": ["admin"]]]) { world in
            let actor = try world.client(item.client.array ?? [])
            let before =
                item.before.isNull
                ? nil : try World.user("target", item.before, isBlocked: item.wasBlocked)
            let after =
                item.after.isNull
                ? nil : try World.user("target", item.after, isBlocked: item.isBlocked)
            if let before { _ = try await world.store.write { try $0.insert(before) } }
            let admin = world.administrator
            let write = DirectoryWrite(
                before: before,
                after: after,
                changesCredentials: item.changesCredentials
            )
            let result = await code {
                _ = try await world.store.write { try admin.admit(write, by: actor, in: $0) }
            }
            #expect(result == item.result, "case \(number)")
            let privileged = try world.client([], isPrivileged: true)
            let exempt = await code {
                _ = try await world.store.write { try admin.admit(write, by: privileged, in: $0) }
            }
            #expect(exempt == "done")
        }
    }
}
