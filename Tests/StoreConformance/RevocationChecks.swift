import Directory
import JSON
import Store
import Testing

extension StoreCheck {
    static let revocations = [
        StoreCheck("a revocation comes back as it was put, under its key alone") { store in
            let all = [
                token("i", "a", deadAt: 5), subject("i", "a", before: 3, deadAt: 9),
                token("", "", deadAt: -1), token("i\u{0}", "é", deadAt: 5),
            ]
            for revocation in all {
                #expect(try await put(revocation, in: store) == revocation)
            }
            for revocation in all {
                let found = try await store.read { try $0.revocation(revocation.key) }
                #expect(found.value == revocation)
            }
            let other = token("I", "a", deadAt: 5)
            #expect(try await store.read { try $0.revocation(other.key) }.value == nil)
        },
        StoreCheck("a revocation that is put again changes nothing, and a wider one counts") {
            store in
            let first = subject("i", "a", before: 30, deadAt: 90)
            _ = try await put(first, in: store)
            let heard = Heard()
            store.observe(heard.note)
            let before = store.revision
            for same in [first, subject("i", "a", before: 29, deadAt: 90, at: 8)] {
                #expect(try await put(same, in: store) == first)
            }
            #expect(store.revision == before && heard.changes.isEmpty)
            let wider = subject("i", "a", before: 40, deadAt: 50, at: 9)
            let expected = subject("i", "a", before: 40, deadAt: 90, at: 9)
            #expect(try await put(wider, in: store) == expected)
            #expect(store.revision.sequence == before.sequence + 1)
            #expect(heard.changes.map(\.revocations.count) == [1])
            #expect(heard.changes.first?.revocations.first?.before == first)
            #expect(heard.changes.first?.revocations.first?.after == expected)
        },
        StoreCheck("revocations are listed in the order of their keys, page by page") { store in
            let all = try await assortment(in: store)
            for now: Int64? in [nil, 0, 3, 100] {
                let expected = all.filter { revocation in
                    now.map { revocation.deadAt.milliseconds > $0 } ?? true
                }
                var page = RevocationPage(aliveAt: now.map(UserTime.init(milliseconds:)), limit: 4)
                var found: [Revocation] = []
                while case let part = try await list(page, in: store), !part.isEmpty {
                    #expect(part.count <= 4)
                    found += part
                    page.after = part.last?.key
                }
                #expect(found == expected)
            }
            for limit in [0, -1] {
                #expect(try await list(RevocationPage(limit: limit), in: store).isEmpty)
            }
            let now = UserTime(milliseconds: 3)
            let alive = try await store.read { try $0.revocations(aliveAt: now) }.value
            #expect(alive == all.filter { now < $0.deadAt })
        },
        StoreCheck("the reason of a revocation is kept, until a wider one replaces it") { store in
            let first = subject("i", "s", before: 2, deadAt: 9, reason: "it\u{0} is \u{E9}")
            let late = subject("i", "s", before: 1, deadAt: 9, reason: "late")
            let again = subject("i", "s", before: 2, deadAt: 9, reason: "again")
            let wider = subject("i", "s", before: 3, deadAt: 9)
            let steps = [(first, first), (late, first), (again, first), (wider, wider)]
            for (given, kept) in steps {
                let inForce = try await put(given, in: store)
                #expect(inForce == kept)
                let all = try await list(RevocationPage(limit: 9), in: store)
                #expect(all == [kept])
            }
        },
        StoreCheck("dead revocations are removed, those with the earliest end first") { store in
            let all = try await assortment(in: store)
            let heard = Heard()
            store.observe(heard.note)
            let now = UserTime(milliseconds: 3)
            let dead = all.filter { $0.deadAt <= now }
            var removed = 0
            while case let count = try await delete(deadAt: now, limit: 5, in: store), count > 0 {
                #expect(count <= 5)
                removed += count
            }
            #expect(removed == dead.count)
            let gone = heard.changes.flatMap(\.revocations)
            #expect(Set(gone.compactMap(\.before)) == Set(dead))
            #expect(gone.allSatisfy { $0.after == nil })
            let rest = try await list(RevocationPage(limit: .max), in: store)
            #expect(rest == all.filter { now < $0.deadAt })
            let before = store.revision
            #expect(try await delete(deadAt: now, limit: 5, in: store) == 0)
            #expect(try await delete(deadAt: UserTime(milliseconds: 9), limit: -1, in: store) == 0)
            #expect(store.revision == before)
        },
    ]

    private static func token(_ issuer: ExactString, _ id: ExactString, deadAt: Int64) -> Revocation
    {
        Revocation(
            issuer: issuer,
            .token(id),
            deadAt: UserTime(milliseconds: deadAt),
            revokedAt: UserTime(milliseconds: 1)
        )
    }

    private static func subject(
        _ issuer: ExactString,
        _ subject: ExactString,
        before: Int64,
        deadAt: Int64,
        at time: Int64 = 1,
        reason: ExactString? = nil
    ) -> Revocation {
        Revocation(
            issuer: issuer,
            .subject(subject, issuedBefore: UserTime(milliseconds: before)),
            deadAt: UserTime(milliseconds: deadAt),
            revokedAt: UserTime(milliseconds: time),
            reason: reason
        )
    }

    private static func put(
        _ revocation: Revocation,
        in store: any Store
    ) async throws -> Revocation {
        try await store.write { try $0.put(revocation) }.value
    }

    private static func delete(
        deadAt now: UserTime,
        limit: Int,
        in store: any Store
    ) async throws -> Int {
        try await store.write { try $0.deleteRevocations(deadAt: now, limit: limit) }.value
    }

    private static func list(
        _ page: RevocationPage,
        in store: any Store
    ) async throws -> [Revocation] {
        try await store.read { try $0.revocations(page) }.value
    }

    /// Revocations in the order of lists, put in another one.
    private static func assortment(in store: any Store) async throws -> [Revocation] {
        let values: [ExactString] = ["", "A", "a", "a\u{0}", "ab", "é"]
        var all: [Revocation] = []
        for issuer: ExactString in ["https://a.example/", "https://b.example/"] {
            for value in values {
                all.append(subject(issuer, value, before: 1, deadAt: Int64(all.count % 6)))
            }
            for value in values { all.append(token(issuer, value, deadAt: Int64(all.count % 7))) }
        }
        for number in all.indices { _ = try await put(all[number * 7 % all.count], in: store) }
        return all
    }
}
