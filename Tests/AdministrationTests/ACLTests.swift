import Administration
import Authorization
import JSON
import Store
import Testing

/// Somebody who makes an ACL entry, and what becomes of it.
struct EntryAttempt: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let actor: JSONValue
    var target: JSONValue = [:]
    let order: ACLOrder
    let result: String
}

@Suite("ACL entries")
struct ACLTests {
    static let no = "grant_not_allowed"
    static let read: ExactString = "read:document"
    static let making: [EntryAttempt] = [
        .init(
            testDescription: "a keeper allows what it holds",
            actor: ["roles": ["keeper"]],
            order: ACLOrder(.allow, [read]),
            result: "done"
        ),
        .init(
            testDescription: "a keeper allows nothing else",
            actor: ["roles": ["keeper"]],
            order: ACLOrder(.allow, [read, "read:invoice"]),
            result: no
        ),
        .init(
            testDescription: "a keeper allows nothing wider",
            actor: ["roles": ["keeper"]],
            order: ACLOrder(.allow, ["*:*"]),
            result: no
        ),
        .init(
            testDescription: "to hold it is not enough",
            actor: ["roles": ["viewer"]],
            order: ACLOrder(.allow, [read]),
            result: no
        ),
        .init(
            testDescription: "what is held within a scope is allowed within it",
            actor: [
                "roles": [
                    Attempt.scoped("editor", "document/a/**"),
                    Attempt.scoped("keeper", "rolecall/acl"),
                ]
            ],
            order: ACLOrder(.allow, ["edit:document/a/b"]),
            result: "done"
        ),
        .init(
            testDescription: "what is held within a scope is not allowed beside it",
            actor: [
                "roles": [
                    Attempt.scoped("editor", "document/a/**"),
                    Attempt.scoped("keeper", "rolecall/acl"),
                ]
            ],
            order: ACLOrder(.allow, ["edit:document/b"]),
            result: no
        ),
        .init(
            testDescription: "what ends is not allowed for ever",
            actor: ["roles": [Attempt.until("keeper", Attempt.soon)]],
            order: ACLOrder(.allow, [read]),
            result: no
        ),
        .init(
            testDescription: "what ends is allowed until then",
            actor: ["roles": [Attempt.until("keeper", Attempt.soon)]],
            order: ACLOrder(.allow, [read], expiresAt: Attempt.soon),
            result: "done"
        ),
        .init(
            testDescription: "what a deny meets is not held",
            actor: [
                "roles": ["keeper"],
                "acl": [["effect": "deny", "permissions": ["read:document/1"]]],
            ],
            order: ACLOrder(.allow, [read]),
            result: no
        ),
        .init(
            testDescription: "an allow under a condition is not held",
            actor: [
                "roles": ["keeper"],
                "acl": [["effect": "allow", "permissions": ["read:invoice"], "when": "true"]],
            ],
            order: ACLOrder(.allow, ["read:invoice"]),
            result: no
        ),
        .init(
            testDescription: "a direct permission is held",
            actor: ["roles": ["keeper"], "permissions": ["*:invoice"]],
            order: ACLOrder(.allow, ["read:invoice"]),
            result: "done"
        ),
        .init(
            testDescription: "rights on Rolecall are in no allow",
            actor: ["roles": ["admin"]],
            order: ACLOrder(.allow, ["read:rolecall/audit"]),
            result: "invalid_request"
        ),
        .init(
            testDescription: "nor are they so when encoded",
            actor: ["roles": ["admin"]],
            order: ACLOrder(.allow, ["read:roleca%6Cl/audit"]),
            result: "invalid_request"
        ),
        .init(
            testDescription: "a keeper denies what it does not hold",
            actor: ["roles": ["keeper"]],
            order: ACLOrder(.deny, ["*:*"]),
            result: "done"
        ),
        .init(
            testDescription: "a keeper denies nothing to an admin",
            actor: ["roles": ["keeper"]],
            target: ["roles": ["admin"]],
            order: ACLOrder(.deny, ["read:document"]),
            result: no
        ),
        .init(
            testDescription: "nor to who has a right on Rolecall within a scope until a time",
            actor: ["roles": ["keeper"]],
            target: [
                "roles": [
                    [
                        "role": "librarian", "scope": "document/1",
                        "expires_at": "2026-12-01T00:00:00Z",
                    ]
                ]
            ],
            order: ACLOrder(.deny, ["read:document"]),
            result: no
        ),
        .init(
            testDescription: "a full admin denies it",
            actor: ["roles": ["admin"]],
            target: ["roles": ["librarian"]],
            order: ACLOrder(.deny, ["grant:rolecall"]),
            result: "done"
        ),
        .init(
            testDescription: "no permission at all",
            actor: ["roles": ["admin"]],
            order: ACLOrder(.deny, []),
            result: "invalid_request"
        ),
        .init(
            testDescription: "a condition that is none",
            actor: ["roles": ["admin"]],
            order: ACLOrder(.deny, [read], when: "subject.nickname =="),
            result: "invalid_request"
        ),
        .init(
            testDescription: "a condition",
            actor: ["roles": ["keeper"]],
            order: ACLOrder(.allow, [read], when: "resource.id != subject.id"),
            result: "done"
        ),
        .init(
            testDescription: "a permission without type",
            actor: ["roles": ["admin"]],
            order: ACLOrder(.deny, ["read"]),
            result: "invalid_request"
        ),
    ]

    @Test("an entry is made by who may, and by nobody else", arguments: making)
    func make(_ entry: EntryAttempt) async throws {
        let users = ["actor": entry.actor, "target": entry.target, "root": ["roles": ["admin"]]]
        try await World.with(users) { world in
            let result = await code {
                _ = try await world.administrator.addEntry(
                    entry.order,
                    to: .id(World.id("target")),
                    by: .user(named: "actor")
                )
            }
            #expect(result == entry.result)
            let count = try await world.metadata("target")["acl"]?.array?.count ?? 0
            #expect(count == (result == "done" ? 1 : 0))
        }
    }

    static let existing: [(JSONValue, ExactString, ACLOrder?, String)] = [
        // A deny of somebody with rights on Rolecall is a full admin's, also to weaken or remove it.
        (["id": "d", "effect": "deny", "permissions": ["*:*"]], "d", nil, no),
        (["id": "d", "effect": "deny", "permissions": ["*:*"]], "d", ACLOrder(.allow, [read]), no),
        (["id": "d", "effect": "deny", "permissions": ["*:*"]], "d", ACLOrder(.deny, [read]), no),
        (["id": "d", "effect": "deny", "surprise": 1], "d", nil, no),
        // An allow is a keeper's to remove, whatever it allows, and to replace by what it holds.
        (["id": "a", "effect": "allow", "permissions": ["*:*"]], "a", nil, "done"),
        (
            ["id": "a", "effect": "allow", "permissions": ["*:*"]], "a", ACLOrder(.allow, [read]),
            "done"
        ),
        (
            ["id": "a", "effect": "allow", "permissions": [.string(read)]], "a",
            ACLOrder(.allow, ["*:*"]), no
        ),
        (
            ["id": "a", "effect": "allow", "permissions": [.string(read)]], "a",
            ACLOrder(.deny, [read]), no
        ),
        // What is not there, or is no entry because it has an unknown member.
        (
            ["id": "a", "effect": "allow", "permissions": [.string(read)], "scop": "x"], "a",
            ACLOrder(.allow, [read]), "not_found"
        ),
    ]

    @Test("entries are replaced and removed by who may", arguments: 0..<existing.count)
    func changing(_ number: Int) async throws {
        let (entry, key, order, expected) = Self.existing[number]
        let users: [String: JSONValue] = [
            "actor": ["roles": ["keeper"]],
            "target": ["acl": [entry], "roles": ["librarian"]],
        ]
        try await World.with(users) { world in
            let (admin, actor) = (world.administrator, Actor.user(named: "actor"))
            let result = await code {
                if let order {
                    _ = try await admin.replaceEntry(
                        key,
                        with: order,
                        of: .id(World.id("target")),
                        by: actor
                    )
                } else {
                    _ = try await admin.removeEntry(key, of: .id(World.id("target")), by: actor)
                }
            }
            #expect(result == expected)
            let entries = try await world.metadata("target")["acl"]?.array
            #expect((entries == [entry]) == (result != "done"))
        }
    }

    @Test(
        "is named by what it says where its id cannot name it",
        arguments: [
            "", ".", "..", "a\u{0}b", "~", "~0123456789abcdef0123456789abcdef",
            String(repeating: "x", count: AdministrationLimits.entryKeyBytesMax + 1),
        ]
    )
    func unusableID(id: String) async throws {
        let entry: JSONValue = [
            "id": .string(ExactString(id)), "effect": "deny", "permissions": ["read:document/1"],
        ]
        try await World.with(["target": ["acl": [entry]]]) { world in
            let (admin, root) = (world.administrator, Actor.operator("root"))
            let found = try await admin.aclEntries(of: .id(World.id("target")), by: root).value
            let key = try #require(found.first?.key)
            #expect(key != ExactString(id))
            #expect(key.utf8.count == 33 && key.string.hasPrefix("~"))
            _ = try await admin.removeEntry(key, of: .id(World.id("target")), by: root)
            #expect(try await world.metadata("target")["acl"]?.array?.isEmpty != false)
        }
    }

    @Test("nobody removes a deny of their own, and one without id is named by what it says")
    func denies() async throws {
        let deny: JSONValue = ["effect": "deny", "permissions": ["read:document/1"]]
        let users: [String: JSONValue] = [
            "keeper": ["roles": ["keeper"], "acl": [deny]],
            "target": ["acl": [deny, ["id": "x", "effect": "deny", "permissions": []]]],
        ]
        try await World.with(users) { world in
            let (admin, actor) = (world.administrator, Actor.user(named: "keeper"))
            let root = Actor.operator("root")
            let own = try await admin.aclEntries(of: .id(World.id("keeper")), by: root).value
            let key = try #require(own.first?.key)
            #expect(key.utf8.count == 33 && key.string.hasPrefix("~"))
            let same = try await admin.aclEntries(of: .id(World.id("target")), by: root).value
            #expect(same.first?.key == key)
            #expect(
                await code {
                    _ = try await admin.removeEntry(key, of: .id(World.id("keeper")), by: actor)
                } == "self_grant"
            )
            let stale = await code {
                _ = try await admin.removeEntry(
                    key,
                    of: .id(World.id("target")),
                    by: actor,
                    expecting: .oneOf(["0"])
                )
            }
            #expect(stale == "precondition_failed")
            _ = try await admin.removeEntry(key, of: .id(World.id("target")), by: actor)
            let rest = try await admin.aclEntries(of: .id(World.id("target")), by: root).value
            #expect(rest.map(\.key) == ["x"])
        }
    }
}
