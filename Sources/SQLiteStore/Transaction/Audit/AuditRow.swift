internal import Directory
internal import Foundation
internal import GRDB
internal import JSON
internal import Store

/// An entry of the audit journal as its row holds it.
enum AuditRow {
    static let insert = """
        INSERT INTO audit_entry (
            sequence, previous, hash, time, revision_epoch, revision_sequence, actor_kind, actor,
            kind, stage, intent, outcome, subject, before, after, request_id, reason
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    /// The arguments of ``insert``.
    static func values(of entry: AuditEntry) -> [(any DatabaseValueConvertible)?] {
        let event = entry.event
        let stage = StageColumns(event.stage)
        return [
            Int64(clamping: entry.sequence), Data(entry.previous.bytes), Data(entry.hash.bytes),
            event.time.milliseconds, Int64(entry.revision.epoch),
            Int64(clamping: entry.revision.sequence), event.actor.kind.rawValue,
            Data(event.actor.id.utf8), event.kind.rawValue, stage.stage, stage.intent,
            stage.outcome, event.subject?.blob, event.before?.column, event.after?.column,
            event.requestID?.blob, event.reason?.blob,
        ]
    }

    /// What stands at the place of a row, whatever its state.
    static func link(_ row: Row) throws(StoreError) -> AuditLink {
        let hash = AuditHash(Array(row["hash"] as Data))
        let entry = hash == nil ? nil : try entry(row)
        return AuditLink(sequence: place(of: row), entry: entry, hash: hash)
    }

    /// The entry that was written.
    ///
    /// - Throws: `StoreError.damaged` if it cannot be read, or is not what its digest was taken of.
    static func readableEntry(_ row: Row) throws(StoreError) -> AuditEntry {
        guard let entry = try entry(row), entry.hash == AuditHash(Array(row["hash"] as Data)) else {
            throw .damaged("audit entry \(place(of: row)) has another form than it was written in")
        }
        return entry
    }

    private static func place(of row: Row) -> UInt64 { UInt64(clamping: row["sequence"] as Int64) }

    /// Nil for what is no entry.
    private static func entry(_ row: Row) throws(StoreError) -> AuditEntry? {
        guard let event = AuditEvent(row), let revision = Revision(columnsOf: row),
            let previous = AuditHash(Array(row["previous"] as Data))
        else { return nil }
        return try AuditEntry(
            bounded: event,
            sequence: place(of: row),
            previous: previous,
            revision: revision
        )
    }
}

extension AuditEvent {
    fileprivate init?(_ row: Row) {
        guard let actorKind = AuditActor.Kind(rawValue: row["actor_kind"]),
            let actor = try? ExactString(blob: row["actor"]),
            let kind = AuditKind(rawValue: row["kind"]),
            let stage = StageColumns(row).value,
            let texts = try? ["subject", "request_id", "reason"].map({ name in
                try (row[name] as Data?).map { try ExactString(blob: $0) }
            }),
            let states = try? ["before", "after"].map({ name in
                try (row[name] as Data?).map { try JSONValue(column: $0) }
            })
        else { return nil }
        let time = UserTime(milliseconds: row["time"])
        guard time.milliseconds == row["time"] as Int64 else { return nil }
        self.init(kind, by: AuditActor(actorKind, actor), at: time, stage: stage)
        (subject, requestID, reason) = (texts[0], texts[1], texts[2])
        (before, after) = (states[0], states[1])
    }
}

/// A stage in three columns.
private struct StageColumns: Equatable {
    var stage: String?
    var intent: Int64?
    var outcome: String?

    init(_ stage: AuditStage) {
        switch stage {
        case .whole: break
        case .intent: self.stage = "intent"
        case .outcome(let intent, let outcome):
            self.stage = "outcome"
            self.intent = Int64(clamping: intent)
            self.outcome = outcome.rawValue
        }
    }

    init(_ row: Row) {
        stage = row["stage"]
        intent = row["intent"]
        outcome = row["outcome"]
    }

    /// The stage; nil if there is none of these columns.
    var value: AuditStage? {
        let stages: [AuditStage?] = [
            .whole, .intent,
            intent.flatMap(UInt64.init(exactly:)).flatMap { intent in
                outcome.flatMap(AuditOutcome.init).map { .outcome(of: intent, $0) }
            },
        ]
        return stages.compactMap(\.self).first { StageColumns($0) == self }
    }
}

extension JSONValue {
    /// The compact text, as a column holds it; it has no NUL, which JSON escapes.
    var column: String { description }

    /// The value of a column that ``column`` was written to; other texts of the same value are damage.
    init(column: Data) throws(StoreError) {
        let text = Array(column)
        guard let value = try? JSONValue(parsing: text, limits: .stored), value.encoded() == text
        else { throw .damaged("a JSON text has another form than it was written in") }
        self = value
    }
}
