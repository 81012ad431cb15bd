internal import Directory
internal import Foundation
internal import GRDB
internal import JSON
internal import Store

/// The statement that finds the entries of a query.
struct AuditSelection {
    let sql: String
    let arguments: StatementArguments

    /// The entries of `query` that are of one kind, or of all.
    ///
    /// One column alone leads to the entries: those which hold the fewest. The `+` keeps SQLite from
    /// choosing the index of another.
    init(_ query: AuditQuery, kind: AuditKind?) {
        var conditions: [String] = []
        var arguments: StatementArguments = []
        func require(_ column: String, _ comparison: String, _ value: any DatabaseValueConvertible)
        {
            let isLeading = conditions.isEmpty || column == "sequence"
            let isSecondTime = column == "time" && conditions == ["time >= ?"]
            conditions.append((isLeading || isSecondTime ? "" : "+") + column + comparison)
            arguments += [value]
        }
        if let subject = query.subject { require("subject", " = ?", Data(subject.utf8)) }
        if let actor = query.actor { require("actor", " = ?", Data(actor.utf8)) }
        if let kind { require("kind", " = ?", kind.rawValue) }
        if let from = query.from { require("time", " >= ?", from.milliseconds) }
        if let until = query.until { require("time", " < ?", until.milliseconds) }
        let isByTime = conditions.first?.hasPrefix("time") ?? false
        if let actorKind = query.actorKind { require("+actor_kind", " = ?", actorKind.rawValue) }
        let sequence = isByTime ? "+sequence" : "sequence"
        let beyond = query.beyond.map { Int64(clamping: $0) }
        if let beyond, !query.isAscending { require(sequence, " < ?", beyond) }
        // Places begin with 1: what stands before was not written by a store.
        require(sequence, " > ?", query.isAscending ? beyond ?? 0 : 0)
        let order = "ORDER BY sequence " + (query.isAscending ? "ASC" : "DESC")
        let condition =
            conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        // Times have another order than entries: what is sorted are numbers, not whole entries.
        sql =
            isByTime
            ? """
            SELECT * FROM audit_entry WHERE sequence IN
            (SELECT sequence FROM audit_entry\(condition) \(order) LIMIT ?) \(order)
            """ : "SELECT * FROM audit_entry\(condition) \(order) LIMIT ?"
        self.arguments = arguments + [max(0, query.limit)]
    }
}
