import Directory
import JSON
import Store
import Testing

extension StoreCheck {
    static let resources = [
        StoreCheck("a resource comes back as it was registered, under its type and id alone") {
            store in
            let key = try resourceKey("document", "team/7 é|")
            let values = try properties(["owner": "auth0|1", "n": [15, nil, [:]]])
            let time = UserTime(milliseconds: 7)
            let put = try await store.write { try $0.put(values, of: key, at: time) }
            let expected = RegisteredResource(
                key,
                values,
                createdAt: time,
                updatedAt: time,
                revision: put.revision
            )
            #expect(put.value == expected)
            #expect(try await store.read { try $0.resource(key) }.value == expected)
            for (type, id) in [("document", "team/7"), ("Document", "team/7 é|"), ("x", "y")] {
                let other = try resourceKey(type, id)
                #expect(try await store.read { try $0.resource(other) }.value == nil)
            }
        },
        StoreCheck("a resource keeps its time of creation, and the same properties change nothing")
        {
            store in
            let key = try resourceKey("document", "1")
            let (red, blue) = try (properties(["a": "red"]), properties(["a": "blue"]))
            let heard = Heard()
            store.observe(heard.note)
            let first = try await store.write {
                try $0.put(red, of: key, at: UserTime(milliseconds: 1))
            }
            let second = try await store.write {
                try $0.put(red, of: key, at: UserTime(milliseconds: 2))
            }
            #expect(second.value == first.value && second.revision == first.revision)
            let third = try await store.write {
                try $0.put(blue, of: key, at: UserTime(milliseconds: 3))
            }
            #expect(third.value.createdAt.milliseconds == 1)
            #expect(third.value.updatedAt.milliseconds == 3)
            #expect(third.value.revision == third.revision && third.revision != first.revision)
            #expect(third.value.properties == blue)
            #expect(try await store.read { try $0.resource(key) }.value == third.value)
            let changes = heard.changes.flatMap(\.resources)
            #expect(changes.map(\.before) == [nil, first.value])
            #expect(changes.map(\.after) == [first.value, third.value])
        },
        StoreCheck("a resource is removed once") { store in
            let key = try resourceKey("document", "1")
            let values = try properties([:])
            let put = try await store.write {
                try $0.put(values, of: key, at: UserTime(milliseconds: 1))
            }.value
            let heard = Heard()
            store.observe(heard.note)
            #expect(try await store.read { try $0.hasResources() }.value)
            #expect(try await store.write { try $0.deleteResource(key) }.value)
            #expect(try await store.read { try $0.hasResources() }.value == false)
            #expect(try await store.write { try $0.deleteResource(key) }.value == false)
            #expect(try await store.read { try $0.resource(key) }.value == nil)
            #expect(heard.changes.flatMap(\.resources).map(\.before) == [put])
            #expect(heard.changes.flatMap(\.resources).map(\.after) == [nil])
        },
        StoreCheck("resources are listed by type, in the order of their ids, page by page") {
            store in
            let ids = ["b", "B", "é", "a", "aa", "a b", "10", "9"]
            for id in ids {
                for type in ["document", "documents", "invoice"] {
                    let key = try resourceKey(type, id)
                    let values = try properties(["id": .string(ExactString(id))])
                    _ = try await store.write {
                        try $0.put(values, of: key, at: UserTime(milliseconds: 1))
                    }
                }
            }
            let expected = ids.map { ExactString($0) }.sorted()
            var found: [ExactString] = []
            while true {
                let last = found.last
                let page = try await store.read {
                    try $0.resources(ofType: "document", after: last, limit: 3)
                }.value
                #expect(page.count <= 3 && page.allSatisfy { $0.key.type == "document" })
                if page.isEmpty { break }
                found += page.map(\.key.id)
            }
            #expect(found == expected)
            for (type, limit) in [("document", 0), ("document", -1), ("Document", 9), ("", 9)] {
                let page = try await store.read {
                    try $0.resources(ofType: ExactString(type), after: nil, limit: limit)
                }
                #expect(page.value.isEmpty)
            }
        },
    ]

    private static func resourceKey(_ type: String, _ id: String) throws -> ResourceKey {
        try #require(ResourceKey(type: ExactString(type), id: ExactString(id)))
    }

    private static func properties(_ value: JSONValue) throws -> ResourceProperties {
        try #require(ResourceProperties(object(value)))
    }
}
