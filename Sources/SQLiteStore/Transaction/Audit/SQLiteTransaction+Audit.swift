internal import Foundation
internal import GRDB
internal import JSON
internal import Store

/// How entries of the audit journal are found, but for searches.
///
/// Places begin with 1: what stands before was not written by a store.
enum AuditStatement {
    static let openIntents = """
        SELECT * FROM audit_entry AS entry
        WHERE stage = 'intent' AND sequence > ? AND NOT EXISTS (
            SELECT 1 FROM audit_entry AS outcome
            WHERE outcome.intent = entry.sequence AND outcome.sequence > 0
        )
        ORDER BY sequence LIMIT ?
        """
    static let links = """
        SELECT * FROM audit_entry WHERE sequence >= ? ORDER BY sequence LIMIT ?
        """
}

extension SQLiteTransaction {
    func auditEntries(_ query: AuditQuery) throws(StoreError) -> [AuditEntry] {
        guard !query.kinds.isEmpty else { return try entries(query, of: nil) }
        var found: [AuditEntry] = []
        for kind in query.kinds { found += try entries(query, of: kind) }
        found.sort { ($0.sequence < $1.sequence) == query.isAscending }
        return Array(found.prefix(max(0, query.limit)))
    }

    private func entries(
        _ query: AuditQuery,
        of kind: AuditKind?
    ) throws(StoreError) -> [AuditEntry] {
        let selection = AuditSelection(query, kind: kind)
        return try all(selection.sql, selection.arguments) { row in
            try AuditRow.readableEntry(row)
        }
    }

    func openIntents(limit: Int) throws(StoreError) -> [AuditEntry] {
        guard limit > 0 else { return [] }
        let arguments: StatementArguments = [Int64(clamping: settled.place), limit]
        let open = try all(AuditStatement.openIntents, arguments) { row in
            try AuditRow.readableEntry(row)
        }
        // What this transaction has added may not be kept.
        if !changes.hasAuditEntries, let head = try auditHead() {
            settled.advance(to: open.first.map { $0.sequence - 1 } ?? head.sequence)
        }
        return open
    }

    func auditHead() throws(StoreError) -> AuditHead? {
        try attempt { try AuditJournal.head(in: database) }
    }

    func auditLinks(after sequence: UInt64?, limit: Int) throws(StoreError) -> [AuditLink] {
        var first = Int64.min
        if let sequence {
            guard let last = Int64(exactly: sequence), last < .max else { return [] }
            first = last + 1
        }
        return try all(AuditStatement.links, [first, max(0, limit)]) { row in
            try AuditRow.link(row)
        }
    }

    @discardableResult
    func append(_ event: AuditEvent) throws(StoreError) -> AuditEntry {
        let entry = try attempt {
            let revision = try StoredRevision.next(in: database)
            return try AuditJournal.append(event, revision: revision, in: database)
        }
        changes.hasAuditEntries = true
        return entry
    }
}
