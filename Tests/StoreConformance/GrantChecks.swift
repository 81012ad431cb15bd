import Directory
import JSON
import Store
import Testing

extension StoreCheck {
    static let grants = [
        StoreCheck(
            "holders of a role are listed in the order of ids, page by page",
            indexing: rules
        ) {
            store in
            for number in [30, 4, 200, 1, 17] {
                try await store.add(try holder(number, IndexedGrant(role: "editor")))
            }
            try await store.add(try holder(5, IndexedGrant(role: "Editor")), try holder(6))
            var found: [RoleHolder] = []
            while true {
                let page = HolderPage(of: "editor", after: found.last?.id, limit: 2)
                let part = try await store.read { try $0.holders(page) }.value
                #expect(part.count <= 2)
                if part.isEmpty { break }
                found += part
            }
            let expected: [ExactString] = [
                "auth0|1", "auth0|17", "auth0|200", "auth0|30", "auth0|4",
            ]
            #expect(found.map(\.id.text) == expected)
            #expect(found.allSatisfy { $0.grants == [IndexedGrant(role: "editor")] })
            #expect(try await count("editor", in: store) == 5)
            #expect(try await count("Editor", in: store) == 1)
            #expect(try await count("none", in: store) == 0)
            for limit in [0, -1] {
                let none = HolderPage(of: "editor", limit: limit)
                #expect(try await store.read { try $0.holders(none) }.value.isEmpty)
            }
        },
        StoreCheck("a holder is one, whatever grants it has, with all that count", indexing: rules)
        {
            store in
            let grants = [
                IndexedGrant(role: "editor", scope: "document/7", expiresAt: time(50)),
                IndexedGrant(role: "viewer"),
                IndexedGrant(role: "editor", expiresAt: time(40)),
                IndexedGrant(role: "editor", scope: "document/7", expiresAt: time(40)),
            ]
            try await store.add(try holder(1, grants))
            for (now, places) in [(nil, [0, 2, 3]), (39, [0, 2, 3]), (40, [0]), (50, [])]
                as [(Int64?, [Int])]
            {
                let page = HolderPage(of: "editor", inForceAt: now.map(time), limit: 9)
                let found = try await store.read { try $0.holders(page) }.value
                #expect(found.flatMap(\.grants) == places.map { grants[$0] })
                #expect(found.count == (places.isEmpty ? 0 : 1))
                #expect(try await count("editor", at: now, in: store) == found.count)
            }
        },
        StoreCheck("holders follow every write of a user, in its transaction", indexing: rules) {
            store in
            let (none, viewer, editor) = try (
                holder(1), holder(1, IndexedGrant(role: "viewer")),
                holder(1, IndexedGrant(role: "editor"))
            )
            let counts = try await store.write { transaction in
                try transaction.insert(viewer)
                let first = try count("viewer", in: transaction)
                try transaction.update(editor)
                let second = try count("viewer", in: transaction)
                return [first, second, try count("editor", in: transaction)]
            }
            #expect(counts.value == [1, 0, 1])
            await #expect(throws: WorkError.self) {
                _ = try await store.write { transaction in
                    try transaction.update(viewer)
                    throw WorkError()
                }
            }
            #expect(try await count("editor", in: store) == 1)
            _ = try await store.write { try $0.update(none) }
            #expect(try await count("editor", in: store) == 0)
            _ = try await store.write { try $0.update(editor) }
            _ = try await store.write { try $0.deleteUser(editor.id) }
            #expect(try await count("editor", in: store) == 0)
        },
        StoreCheck("grants that expire are listed, the first to expire first", indexing: rules) {
            store in
            var all: [ExpiringGrant] = []
            for number in 1...9 {
                let grants = (0..<3).map { place in
                    IndexedGrant(
                        role: ExactString("role-\(place)"),
                        scope: place == 1 ? "document" : nil,
                        expiresAt: place == 2 ? nil : time(Int64(number * (place + 2) % 5) * 10)
                    )
                }
                let user = try holder(number, grants)
                try await store.add(user)
                for (place, grant) in grants.enumerated() {
                    guard let expiry = grant.expiresAt else { continue }
                    let place = ExpiringGrant.Place(
                        expiresAt: expiry,
                        user: user.id,
                        number: place
                    )
                    all.append(ExpiringGrant(place: place, grant: grant))
                }
            }
            all.sort { $0.place.order.lexicographicallyPrecedes($1.place.order) }
            for (from, until) in [(nil, 100), (10, 30), (20, 20), (nil, 0)] as [(Int64?, Int64)] {
                let expected = all.filter { grant in
                    let expiry = grant.place.expiresAt.milliseconds
                    return expiry < until && (from.map { $0 <= expiry } ?? true)
                }
                var page = ExpiryPage(from: from.map(time), until: time(until), limit: 4)
                var found: [ExpiringGrant] = []
                while true {
                    let next = page
                    let part = try await store.read { try $0.expiringGrants(next) }.value
                    #expect(part.count <= 4)
                    if part.isEmpty { break }
                    found += part
                    page.after = part.last?.place
                }
                #expect(found == expected)
                page.limit = -1
                page.after = nil
                let none = page
                #expect(try await store.read { try $0.expiringGrants(none) }.value.isEmpty)
            }
        },
        StoreCheck("without rules for reading grants nobody is found by them, and it is said") {
            store in
            try await store.add(try holder(1, IndexedGrant(role: "editor")))
            let questions: [@Sendable (any StoreReading) throws -> Void] = [
                { _ = try $0.holders(HolderPage(of: "editor", limit: 1)) },
                {
                    _ = try $0.expiringGrants(
                        ExpiryPage(until: UserTime(milliseconds: 0), limit: 1)
                    )
                },
            ]
            for question in questions {
                let error = try await storeError { _ = try await store.read(question) }
                #expect(error?.code == "store_unavailable")
            }
        },
    ]

    /// Grants as triples of role, scope and milliseconds.
    private static let rules = UserIndexing(version: "1") { user in
        (user.appMetadata?["grants"]?.array ?? []).compactMap { grant in
            guard let parts = grant.array, parts.count == 3, let role = parts[0].string else {
                return nil
            }
            let expiry = parts[2].number?.int.map { UserTime(milliseconds: Int64($0)) }
            return IndexedGrant(role: role, scope: parts[1].string, expiresAt: expiry)
        }
    }

    private static func holder(_ number: Int, _ grants: IndexedGrant...) throws -> User {
        try holder(number, grants)
    }

    private static func holder(_ number: Int, _ grants: [IndexedGrant]) throws -> User {
        try .sample("auth0|\(number)") { user in
            let values = grants.map { grant -> JSONValue in
                let expiry = grant.expiresAt.map { JSONNumber(Int($0.milliseconds)) }
                return [
                    .string(grant.role), grant.scope.map(JSONValue.string) ?? nil,
                    expiry.map(JSONValue.number) ?? nil,
                ]
            }
            user.appMetadata = object(["grants": .array(values)])
        }
    }

    private static func time(_ milliseconds: Int64) -> UserTime {
        UserTime(milliseconds: milliseconds)
    }

    private static func count(
        _ role: ExactString,
        at now: Int64? = nil,
        in store: any Store
    ) async throws -> Int {
        try await store.read { try count(role, at: now, in: $0) }.value
    }

    private static func count(
        _ role: ExactString,
        at now: Int64? = nil,
        in transaction: any StoreReading
    ) throws -> Int {
        try transaction.holders(HolderPage(of: role, inForceAt: now.map(time), limit: .max)).count
    }
}

extension ExpiringGrant.Place {
    /// The order that ``ExpiryPage`` promises, as numbers.
    fileprivate var order: [Int64] {
        [expiresAt.milliseconds] + user.text.utf8.map(Int64.init) + [-1, Int64(number)]
    }
}
