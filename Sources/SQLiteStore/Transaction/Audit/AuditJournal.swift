internal import Foundation
internal import GRDB
internal import Store

/// Adds to the audit journal.
enum AuditJournal {
    static let selectHead = "SELECT sequence, hash FROM audit_head"
    static let updateHead = "UPDATE audit_head SET sequence = ?, hash = ?"

    /// An intent without an outcome, at a place.
    static let openIntent = """
        SELECT 1 FROM audit_entry AS entry
        WHERE sequence = ? AND sequence > 0 AND stage = 'intent' AND NOT EXISTS (
            SELECT 1 FROM audit_entry AS outcome
            WHERE outcome.intent = entry.sequence AND outcome.sequence > 0
        )
        """

    /// The record of the newest entry; nil if it was lost.
    static func head(in database: Database) throws -> AuditHead? {
        let statement = try database.cachedStatement(sql: selectHead)
        guard let row = try Row.fetchOne(statement),
            let sequence = UInt64(exactly: row["sequence"] as Int64),
            let hash = AuditHash(Array(row["hash"] as Data))
        else { return nil }
        return AuditHead(sequence: sequence, hash: hash)
    }

    /// Adds an entry to the journal, in a transaction that will leave `revision`.
    static func append(
        _ event: AuditEvent,
        revision: Revision,
        in database: Database
    ) throws -> AuditEntry {
        guard let head = try head(in: database) else {
            throw StoreError.damaged("the record of the newest audit entry is missing")
        }
        try requireOpenIntent(of: event.stage, in: database)
        let entry = try AuditEntry(event, after: head, revision: revision)
        try database.cachedStatement(sql: AuditRow.insert)
            .execute(arguments: StatementArguments(AuditRow.values(of: entry)))
        try database.cachedStatement(sql: updateHead)
            .execute(arguments: [Int64(clamping: entry.sequence), Data(entry.hash.bytes)])
        return entry
    }

    private static func requireOpenIntent(of stage: AuditStage, in database: Database) throws {
        switch stage {
        case .whole, .intent: return
        case .outcome(let intent, _):
            let statement = try database.cachedStatement(sql: openIntent)
            let found = try Row.fetchOne(statement, arguments: [Int64(clamping: intent)])
            guard found != nil else {
                throw StoreError.unavailable("audit entry \(intent) is no open intent")
            }
        }
    }
}
