import Directory
import Foundation
import GRDB
import JSON
import Store
import Testing

@testable import SQLiteStore

@Suite("A journal that was tampered with in its file")
struct TamperTests {
    /// A folder with a closed store of ten entries, of which the third tells of an intent and the fourth
    /// of its outcome.
    private static func withJournal(_ body: (StoreFolder) async throws -> Void) async throws {
        try await StoreFolder.with { folder in
            let store = try folder.open()
            _ = try await store.write { transaction in
                for number in 1...10 { try transaction.append(.numbered(number)) }
            }
            await store.close()
            try await body(folder)
        }
    }

    /// What a check finds after `sql` was run on the closed file.
    private static func report(
        of folder: StoreFolder,
        after sql: String,
        knowing known: AuditHead? = nil
    ) async throws -> AuditReport {
        let queue = try DatabaseQueue(path: folder.path("store.db"))
        try await queue.write { try $0.execute(sql: sql) }
        try queue.close()
        let store = try folder.open()
        let report = try await store.checkAudit(knowing: known)
        await store.close()
        return report
    }

    @Test(
        "has a changed entry, whatever was changed of it",
        arguments: [
            "previous = zeroblob(32)", "hash = zeroblob(32)", "hash = x'00'", "previous = x''",
            "time = time + 1", "time = 9223372036854775807", "revision_epoch = 2",
            "revision_epoch = -1", "revision_sequence = 7", "revision_sequence = -7",
            "actor_kind = 'client'", "actor_kind = 'nobody'", "actor = x'61'", "actor = x'FF'",
            "kind = 'grant_taken'", "kind = 'nothing'", "stage = 'intent'", "stage = 'outcome'",
            "stage = 'x'", "intent = 1", "outcome = 'done'", "subject = NULL", "subject = x'62'",
            "subject = x'FF'", "before = NULL", "before = '1'", "before = '{'",
            "before = '{\"role\": \"r\"}'", "after = 'null'", "after = ''", "request_id = NULL",
            "request_id = x'72'", "reason = x''", "reason = NULL", "reason = CAST(x'ff' AS BLOB)",
        ]
    )
    func changed(column: String) async throws {
        try await Self.withJournal { folder in
            let sql = "UPDATE audit_entry SET \(column) WHERE sequence = 6"
            let report = try await Self.report(of: folder, after: sql)
            #expect(report.faults == [.changed(6)])
            #expect(report.count == 10)
        }
    }

    @Test(
        "has an intent or an outcome that was changed",
        arguments: [
            ("stage = NULL", 3), ("intent = 1, stage = 'outcome', outcome = 'done'", 3),
            ("outcome = 'failed'", 4), ("intent = 2", 4), ("intent = NULL", 4),
            ("intent = -3", 4), ("outcome = 'other'", 4), ("stage = 'intent'", 4),
        ] as [(String, UInt64)]
    )
    func stages(column: String, place: UInt64) async throws {
        try await Self.withJournal { folder in
            let sql = "UPDATE audit_entry SET \(column) WHERE sequence = \(place)"
            let report = try await Self.report(of: folder, after: sql)
            #expect(report.faults == [.changed(place)])
        }
    }

    @Test(
        "has entries that are missing, elsewhere, cut off, or not on record",
        arguments: [
            ("DELETE FROM audit_entry WHERE sequence = 6", [.missing(6...6)]),
            ("DELETE FROM audit_entry WHERE sequence < 3", [.missing(1...2)]),
            (
                "DELETE FROM audit_entry WHERE sequence IN (2, 6, 7)",
                [.missing(2...2), .missing(6...7)]
            ),
            ("DELETE FROM audit_entry WHERE sequence > 7", [.truncated(8...10)]),
            ("DELETE FROM audit_entry", [.truncated(1...10)]),
            (swap, [.reordered(6), .reordered(8)]),
            // The rest moves up into the gap.
            (
                "DELETE FROM audit_entry WHERE sequence = 9;"
                    + "UPDATE audit_entry SET sequence = 9 WHERE sequence = 10",
                [.reordered(9), .truncated(10...10)]
            ),
            ("INSERT INTO audit_entry " + copied(6, to: "0"), [.reordered(0)]),
            ("INSERT INTO audit_entry " + copied(3, to: "-1"), [.reordered(0)]),
            (
                "INSERT INTO audit_entry " + copied(6, to: "-9223372036854775808"),
                [.reordered(0)]
            ),
            (
                "UPDATE audit_entry SET sequence = -6 WHERE sequence = 6",
                [.reordered(0), .missing(6...6)]
            ),
            (
                """
                WITH RECURSIVE place (number) AS
                (SELECT 0 UNION ALL SELECT number - 1 FROM place WHERE number > -1200)
                INSERT INTO audit_entry \(copied(6, to: "number")), place
                """, [.reordered(0)]
            ),
            ("DELETE FROM audit_head", [.headLost(10)]),
            ("UPDATE audit_head SET sequence = 9", [.headLost(10)]),
            ("UPDATE audit_head SET sequence = 12", [.truncated(11...12)]),
            ("UPDATE audit_head SET sequence = -1", [.headLost(10)]),
            ("UPDATE audit_head SET hash = x'00'", [.headLost(10)]),
            ("UPDATE audit_head SET hash = zeroblob(32)", [.changed(10)]),
        ] as [(String, [AuditFault])]
    )
    func places(sql: String, expected: [AuditFault]) async throws {
        try await Self.withJournal { folder in
            let report = try await Self.report(of: folder, after: sql)
            #expect(report.faults == expected)
        }
    }

    /// The rows of an entry that stands at another place besides.
    private static func copied(_ place: Int, to other: String) -> String {
        """
        SELECT \(other), previous, hash, time, revision_epoch, revision_sequence, actor_kind, actor,
        kind, stage, intent, outcome, subject, before, after, request_id, reason
        FROM (SELECT * FROM audit_entry WHERE sequence = \(place))
        """
    }

    @Test("shows nothing that stands before its first entry", arguments: [0, -1, Int.min])
    func before(place: Int) async throws {
        try await Self.withJournal { folder in
            let copy = "INSERT INTO audit_entry " + Self.copied(3, to: "\(place)")
            _ = try await Self.report(of: folder, after: copy)
            let store = try folder.open()
            for query in Self.queries {
                let found = try await store.read { try $0.auditEntries(query) }.value
                #expect(!found.isEmpty && found.allSatisfy { $0.sequence > 0 }, "\(query)")
            }
            #expect(try await store.read { try $0.openIntents(limit: 9) }.value.isEmpty)
            let outcome = AuditEvent(
                .grantGiven,
                by: AuditActor(.system, "test"),
                at: UserTime(milliseconds: 1),
                stage: .outcome(of: 0, .done)
            )
            let error = try await storeError {
                _ = try await store.write { try $0.append(outcome) }
            }
            #expect(error == .unavailable("audit entry 0 is no open intent"))
            await store.close()
        }
    }

    /// Searches that find entries by each of the ways that there are.
    private static let queries: [AuditQuery] = [true, false].flatMap { isAscending in
        (0..<6).map { number in
            var query = AuditQuery(
                isAscending: isAscending,
                beyond: number == 5 ? (isAscending ? 1 : 9) : nil,
                limit: 99
            )
            if number == 1 { query.subject = "auth0|1" }
            if number == 2 { query.actor = "auth0|admin" }
            if number == 3 { query.kinds = [.grantGiven] }
            if number == 4 { query.from = UserTime(milliseconds: 0) }
            return query
        }
    }

    @Test("has an intent that is open though an outcome stands before the first entry")
    func forgedOutcome() async throws {
        try await Self.withJournal { folder in
            let move = "UPDATE audit_entry SET sequence = -4 WHERE sequence = 4"
            _ = try await Self.report(of: folder, after: move)
            let store = try folder.open()
            let open = try await store.read { try $0.openIntents(limit: 9) }.value
            #expect(open.map(\.sequence) == [3])
            await store.close()
        }
    }

    private static let swap = """
        UPDATE audit_entry SET sequence = 99 WHERE sequence = 6;
        UPDATE audit_entry SET sequence = 6 WHERE sequence = 8;
        UPDATE audit_entry SET sequence = 8 WHERE sequence = 99;
        """

    @Test("has an end that was cut off with its record, which a noted entry tells")
    func cutWithRecord() async throws {
        try await Self.withJournal { folder in
            let store = try folder.open()
            let known = try await store.read { try $0.auditHead() }.value
            await store.close()
            let sql = """
                DELETE FROM audit_entry WHERE sequence > 7;
                UPDATE audit_head SET sequence = 7,
                hash = (SELECT hash FROM audit_entry WHERE sequence = 7);
                """
            #expect(try await Self.report(of: folder, after: sql).faults == [])
            let report = try await Self.report(of: folder, after: "", knowing: known)
            #expect(report.faults == [.truncated(8...10)])
        }
    }

    @Test("goes on after its record, so that a gap stays one")
    func growing() async throws {
        try await Self.withJournal { folder in
            let sql = "DELETE FROM audit_entry WHERE sequence > 7"
            _ = try await Self.report(of: folder, after: sql)
            let store = try folder.open()
            let entry = try await store.write { try $0.append(.numbered(11)) }.value
            #expect(entry.sequence == 11)
            #expect(try await store.checkAudit().faults == [.missing(8...10)])
            await store.close()
        }
    }

    @Test(
        "takes no more entries without its record, and keeps no change that would have one",
        arguments: ["DELETE FROM audit_head", "UPDATE audit_head SET sequence = 9"]
    )
    func refused(sql: String) async throws {
        try await Self.withJournal { folder in
            _ = try await Self.report(of: folder, after: sql)
            let store = try folder.open()
            let revision = store.revision
            let error = try await storeError {
                _ = try await store.write { transaction in
                    try transaction.insert(.numbered(1))
                    // Not even if the work does not care.
                    _ = try? transaction.append(.numbered(11))
                }
            }
            #expect(error?.code == "store_damaged")
            #expect(store.revision == revision)
            #expect(try await store.count() == 0)
            await store.close()
        }
    }

    @Test(
        "says so where an entry is asked for that was changed, and shows the others",
        arguments: ["kind = 'nothing'", "reason = NULL", "hash = zeroblob(32)", "hash = x'00'"]
    )
    func changedEntry(column: String) async throws {
        try await Self.withJournal { folder in
            let sql = "UPDATE audit_entry SET \(column) WHERE sequence = 6"
            _ = try await Self.report(of: folder, after: sql)
            let store = try folder.open()
            let error = try await storeError {
                _ = try await store.read { try $0.auditEntries(.init(limit: 10)) }
            }
            #expect(
                error == .damaged("audit entry 6 has another form than it was written in")
            )
            let newest = try await store.read { try $0.auditEntries(.init(limit: 4)) }.value
            #expect(newest.map(\.sequence) == [10, 9, 8, 7])
            await store.close()
        }
    }
}

extension AuditEvent {
    /// An event with everything that an event has; 3 is an intent, and 4 its outcome.
    static func numbered(_ number: Int) -> AuditEvent {
        let stages: [Int: AuditStage] = [3: .intent, 4: .outcome(of: 3, .done)]
        var event = AuditEvent(
            .grantGiven,
            by: AuditActor(.user, "auth0|admin"),
            at: UserTime(milliseconds: Int64(number)),
            stage: stages[number] ?? .whole,
            subject: "auth0|1"
        )
        event.before = ["role": "r"]
        event.after = [:]
        event.requestID = "request"
        event.reason = "reason"
        return event
    }
}
