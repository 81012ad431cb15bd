import Directory
import JSON
import Store
import Testing

extension StoreCheck {
    static let auditSearch = [
        StoreCheck("a search shows what has everything that is asked for, in both directions") {
            store in
            let all = try await journal(in: store)
            for query in queries {
                for isAscending in [true, false] {
                    var query = query
                    query.isAscending = isAscending
                    let expected = all.filter { $0.isWanted(by: query) }
                    let found = try await search(query, in: store)
                    #expect(found == (isAscending ? expected : expected.reversed()), "\(query)")
                }
            }
        },
        StoreCheck("pages of a search follow one another, in both directions") { store in
            let all = try await journal(in: store)
            for query in queries {
                for isAscending in [true, false] {
                    var query = query
                    query.isAscending = isAscending
                    query.limit = 7
                    var paged: [AuditEntry] = []
                    while case let page = try await search(query, in: store), !page.isEmpty {
                        #expect(page.count <= 7)
                        paged += page
                        query.beyond = page.last?.sequence
                    }
                    let expected = all.filter { $0.isWanted(by: query) }
                    #expect(paged == (isAscending ? expected : expected.reversed()), "\(query)")
                }
            }
        },
        StoreCheck("a page has no more entries than are asked for, and none beyond the ends") {
            store in
            let all = try await journal(in: store)
            #expect(try await search(.init(limit: 0), in: store).isEmpty)
            #expect(try await search(.init(limit: -1), in: store).isEmpty)
            #expect(try await search(.init(limit: 1), in: store) == [all[all.count - 1]])
            #expect(try await search(.init(beyond: 1, limit: 9), in: store).isEmpty)
            let last = UInt64(all.count)
            for place in [last, .max] {
                let query = AuditQuery(isAscending: true, beyond: place, limit: 9)
                #expect(try await search(query, in: store).isEmpty)
            }
            let everything = AuditQuery(beyond: .max, limit: .max)
            #expect(try await search(everything, in: store) == all.reversed())
        },
    ]

    private static func search(
        _ query: AuditQuery,
        in store: any Store
    ) async throws -> [AuditEntry] {
        try await store.read { try $0.auditEntries(query) }.value
    }

    /// Entries of several actors, subjects and kinds, whose times do not always grow.
    private static func journal(in store: any Store) async throws -> [AuditEntry] {
        try await store.write { transaction in
            try (0..<90).map { number in
                let kinds: [AuditKind] = [.grantGiven, .grantTaken, .userChanged, .attemptDenied]
                let subjects: [ExactString?] = ["auth0|1", "auth0|2", nil]
                let actor = ExactString("actor-\(number % 4 / 2)")
                let event = AuditEvent(
                    kinds[number % 7 % 4],
                    by: AuditActor(number % 5 == 0 ? .client : .user, actor),
                    at: UserTime(milliseconds: Int64(number / 10 * 100 - number % 10)),
                    subject: subjects[number % 3]
                )
                return try transaction.append(event)
            }
        }.value
    }

    /// What may be asked for, alone and together.
    private static var queries: [AuditQuery] {
        let actors: [ExactString?] = [nil, "actor-1", "actor-9"]
        let subjects: [ExactString?] = [nil, "auth0|1", ""]
        let kinds: [Set<AuditKind>] = [[], [.grantTaken], [.grantGiven, .attemptDenied]]
        let times: [(Int64?, Int64?)] = [(nil, nil), (195, nil), (nil, 499), (200, 491)]
        var queries: [AuditQuery] = []
        for actor in actors {
            for subject in subjects {
                for kinds in kinds {
                    for (from, until) in times {
                        var query = AuditQuery(limit: 1_000)
                        query.actor = actor
                        query.actorKind = queries.count % 3 == 2 ? .client : nil
                        query.subject = subject
                        query.kinds = kinds
                        query.from = from.map(UserTime.init(milliseconds:))
                        query.until = until.map(UserTime.init(milliseconds:))
                        queries.append(query)
                    }
                }
            }
        }
        return queries
    }
}

extension AuditEntry {
    /// What ``AuditQuery`` promises but for the page, written down a second time.
    fileprivate func isWanted(by query: AuditQuery) -> Bool {
        (query.actor.map { $0 == event.actor.id } ?? true)
            && (query.actorKind.map { $0 == event.actor.kind } ?? true)
            && (query.subject.map { $0 == event.subject } ?? true)
            && (query.kinds.isEmpty || query.kinds.contains(event.kind))
            && (query.from.map { $0 <= event.time } ?? true)
            && (query.until.map { event.time < $0 } ?? true)
    }
}
