import Directory
import JSON
import OpenSSL
import Store
import Testing

extension StoreCheck {
    static let audit = [
        StoreCheck("an entry comes back as it was appended, in its place, with its revision") {
            store in
            let events = AuditEvent.everyKind
            let appended = try await store.write { transaction in
                try events.map { try transaction.append($0) }
            }
            #expect(appended.value.map(\.event) == events)
            #expect(appended.value.map(\.sequence) == (1...UInt64(events.count)).map(\.self))
            #expect(appended.value.allSatisfy { $0.revision == appended.revision })
            let query = AuditQuery(isAscending: true, limit: .max)
            let found = try await store.read { try $0.auditEntries(query) }.value
            #expect(found == appended.value)
            #expect(found.map(\.event) == events)
            let head = try await store.read { try $0.auditHead() }.value
            #expect(head == appended.value.last?.head)
        },
        StoreCheck("an empty journal is whole, and its head is the origin") { store in
            #expect(try await store.read { try $0.auditHead() }.value == .origin)
            let report = try await store.checkAudit()
            #expect(report.faults.isEmpty && report.count == 0 && report.newest == .origin)
            #expect(try await store.read { try $0.auditEntries(.init(limit: 9)) }.value.isEmpty)
            #expect(try await store.read { try $0.openIntents(limit: 9) }.value.isEmpty)
            for place in [nil, 0, .max] as [UInt64?] {
                let links = try await store.read { try $0.auditLinks(after: place, limit: 9) }
                #expect(links.value.isEmpty)
            }
        },
        StoreCheck("an entry alone is a change, with a revision and an announcement") { store in
            let heard = Heard()
            store.observe(heard.note)
            let before = store.revision
            let after = try await store.write { try $0.append(.sample(1)) }
            #expect(after.revision.sequence == before.sequence + 1)
            #expect(after.value.revision == after.revision)
            #expect(heard.changes.map(\.revision) == [after.revision])
        },
        StoreCheck("an entry is kept with its change, or neither is") { store in
            let user = try User.sample("auth0|1")
            await #expect(throws: WorkError.self) {
                _ = try await store.write { transaction in
                    try transaction.insert(user)
                    try transaction.append(.sample(1))
                    throw WorkError()
                }
            }
            #expect(try await store.read { try $0.auditHead() }.value == .origin)
            let entry = try await store.write { transaction in
                try transaction.insert(user)
                return try transaction.append(.sample(2))
            }.value
            #expect(entry.sequence == 1)
            #expect(try await store.user(user.id) == user)
            #expect(try await store.checkAudit().faults.isEmpty)
        },
        StoreCheck("entries of many writers are one whole chain of all of them") { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<8 {
                    group.addTask {
                        for number in 0..<20 {
                            _ = try await store.write { transaction in
                                try transaction.append(.sample(writer * 100 + number))
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let report = try await store.checkAudit()
            #expect(report.faults.isEmpty && report.count == 160)
            let query = AuditQuery(limit: .max)
            let found = try await store.read { try $0.auditEntries(query) }.value
            #expect(Set(found.map(\.event.time)).count == 160)
            #expect(found.first?.head == report.newest)
            #expect(found.map { $0.revision.sequence } == (1...160).reversed())
        },
        StoreCheck("a long journal is checked page by page, knowing any entry") { store in
            for part in 0..<3 {
                _ = try await store.write { transaction in
                    for number in 0..<400 { try transaction.append(.sample(part * 400 + number)) }
                }
            }
            let whole = try await store.checkAudit()
            #expect(whole.faults.isEmpty && whole.count == 1_200 && whole.newest.sequence == 1_200)
            let link = try await store.read { try $0.auditLinks(after: 699, limit: 1) }.value.first
            let known = try #require(link?.entry?.head)
            let again = try await store.checkAudit(knowing: known)
            #expect(again.faults.isEmpty && again.count == 1_200 && again.newest == whole.newest)
            let other = AuditHead(sequence: 700, hash: whole.newest.hash)
            #expect(try await store.checkAudit(knowing: other).faults == [.changed(700)])
            let ahead = AuditHead(sequence: 1_203, hash: whole.newest.hash)
            #expect(
                try await store.checkAudit(knowing: ahead).faults == [.truncated(1_201...1_203)]
            )
        },
        StoreCheck("an intent is open until its outcome is journaled, once") { store in
            let intents = try await store.write { transaction in
                try (1...3).map { try transaction.append(.sample($0, stage: .intent)) }
            }.value
            _ = try await store.write { transaction in
                try transaction.append(.sample(4))
                try transaction.append(.sample(5, stage: .outcome(of: 2, .failed)))
            }
            let open = try await store.read { try $0.openIntents(limit: 9) }.value
            #expect(open == [intents[0], intents[2]])
            #expect(try await store.read { try $0.openIntents(limit: 1) }.value == [intents[0]])
            #expect(try await store.read { try $0.openIntents(limit: -1) }.value == [])
            #expect(try await store.read { try $0.openIntents(limit: 0) }.value == [])
            // Settled, no intent, an outcome, not there.
            for place: UInt64 in [2, 4, 5, 7, 0, .max] {
                let outcome = AuditEvent.sample(6, stage: .outcome(of: place, .done))
                let error = try await storeError {
                    _ = try await store.write { try $0.append(outcome) }
                }
                #expect(error?.code == "store_unavailable", "\(place)")
            }
            #expect(try await store.checkAudit().count == 5)
        },
        StoreCheck("open intents are found whenever they are asked for") { store in
            #expect(try await openIntents(in: store) == [])
            try await append([.intent, .intent, .whole, .intent], to: store)
            #expect(try await openIntents(in: store) == [1, 2, 4])
            try await append([.outcome(of: 2, .done)], to: store)
            #expect(try await openIntents(in: store) == [1, 4])
            // What is not kept settles nothing.
            await #expect(throws: WorkError.self) {
                _ = try await store.write { transaction in
                    for place: UInt64 in [1, 4] {
                        try transaction.append(.sample(1, stage: .outcome(of: place, .done)))
                    }
                    #expect(try transaction.openIntents(limit: 9).isEmpty)
                    throw WorkError()
                }
            }
            #expect(try await openIntents(in: store) == [1, 4])
            try await append([.outcome(of: 1, .failed)], to: store)
            #expect(try await openIntents(in: store) == [4])
            try await append([.intent, .outcome(of: 4, .unknown)], to: store)
            #expect(try await openIntents(in: store) == [7])
            try await append([.outcome(of: 7, .done)], to: store)
            #expect(try await openIntents(in: store) == [])
            try await append([.whole, .intent], to: store)
            #expect(try await openIntents(in: store) == [11])
        },
        StoreCheck("what is too large for an entry is cut, and the chain is whole") { store in
            var event = AuditEvent.sample(1)
            let long = ExactString(String(repeating: "ä", count: 20_000))
            event.subject = long
            event.requestID = long
            event.reason = long
            event.before = .string(long)
            event.after = .array(Array(repeating: .string("\u{0}\""), count: 9_000))
            let large = event
            let entry = try await store.write { try $0.append(large) }.value
            #expect(entry.text.count < 16 << 10)
            let found = try await store.read { try $0.auditEntries(.init(limit: 1)) }.value
            #expect(found == [entry])
            #expect(found[0].event.after?["cut"]?["bytes"]?.number?.int == 99_001)
            #expect(try await store.checkAudit().faults.isEmpty)
        },
    ]

    private static func openIntents(in store: any Store) async throws -> [UInt64] {
        try await store.read { try $0.openIntents(limit: 9).map(\.sequence) }.value
    }

    private static func append(_ stages: [AuditStage], to store: any Store) async throws {
        _ = try await store.write { transaction in
            for stage in stages { try transaction.append(.sample(1, stage: stage)) }
        }
    }
}

extension AuditEvent {
    /// An event of which the number alone is told.
    static func sample(_ number: Int, stage: AuditStage = .whole) -> AuditEvent {
        AuditEvent(
            .grantGiven,
            by: AuditActor(.user, "auth0|admin"),
            at: UserTime(milliseconds: 1_700_000_000_000 + Int64(number)),
            stage: stage,
            subject: "auth0|1"
        )
    }

    /// One event of each kind, of every actor and stage, with and without what may be missing.
    static var everyKind: [AuditEvent] {
        AuditKind.allCases.enumerated().map { number, kind in
            let actors: [AuditActor] = [
                AuditActor(.user, "auth0|admin"), AuditActor(.client, "backend"),
                AuditActor(.operator, "root"), AuditActor(.system, ""),
                AuditActor(.user, "https://issuer.example/#a\u{0}\u{1F98A}"),
            ]
            let stages: [AuditStage] = [
                .whole, .intent, .outcome(of: UInt64(number), AuditOutcome.allCases[number % 3]),
            ]
            var event = AuditEvent(
                kind,
                by: actors[number % actors.count],
                at: UserTime(milliseconds: Int64(number % 2) * 1_700_000_000_999),
                stage: stages[number % stages.count]
            )
            if number % 2 == 0 { event.subject = "auth0|\u{0}é\"" }
            if number % 3 == 0 { event.before = ["role": "viewer", "n": [1, nil, true, [:]]] }
            if number % 4 == 0 { event.after = .null }
            if number % 5 == 0 { event.after = .number(JSONNumber(1 << 60)) }
            if number % 3 == 1 { event.requestID = "01J\t" }
            if number % 4 == 3 { event.reason = "because\n" }
            return event
        }
    }
}
