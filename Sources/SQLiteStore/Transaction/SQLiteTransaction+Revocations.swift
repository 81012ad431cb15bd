internal import Directory
internal import Foundation
internal import GRDB
internal import JSON
internal import Store

/// How revocations are found and written.
enum RevocationStatement {
    static let byKey = "SELECT * FROM revocation WHERE issuer = ? AND kind = ? AND value = ?"
    static let firstPage = """
        SELECT * FROM revocation WHERE +dead_at > ? ORDER BY issuer, kind, value LIMIT ?
        """
    static let nextPage = """
        SELECT * FROM revocation WHERE +dead_at > ? AND (issuer, kind, value) > (?, ?, ?)
        ORDER BY issuer, kind, value LIMIT ?
        """
    static let dead = """
        SELECT * FROM revocation WHERE dead_at <= ? ORDER BY dead_at LIMIT ?
        """
    static let put = """
        INSERT OR REPLACE INTO revocation
            (issuer, kind, value, issued_before, dead_at, revoked_at, reason)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    static let delete = "DELETE FROM revocation WHERE issuer = ? AND kind = ? AND value = ?"
}

extension SQLiteTransaction {
    func revocation(_ key: Revocation.Key) throws(StoreError) -> Revocation? {
        try first(RevocationStatement.byKey, key.columns) { row in try Revocation(row) }
    }

    func revocations(_ page: RevocationPage) throws(StoreError) -> [Revocation] {
        let alive: StatementArguments = [page.now?.milliseconds ?? .min]
        let limit: StatementArguments = [max(0, page.limit)]
        guard let after = page.after else {
            return try revocations(RevocationStatement.firstPage, alive + limit)
        }
        return try revocations(RevocationStatement.nextPage, alive + after.columns + limit)
    }

    func revocations(aliveAt now: UserTime) throws(StoreError) -> [Revocation] {
        try revocations(RevocationPage(aliveAt: now, limit: .max))
    }

    @discardableResult
    func put(_ revocation: Revocation) throws(StoreError) -> Revocation {
        let key = revocation.key
        let before = try self.revocation(key)
        let after = before?.joined(with: revocation) ?? revocation
        guard before != after else { return after }
        try execute(RevocationStatement.put, key.columns + after.values)
        changes.revocations.note(key, before: before, after: after)
        return after
    }

    @discardableResult
    func deleteRevocations(deadAt now: UserTime, limit: Int) throws(StoreError) -> Int {
        let arguments: StatementArguments = [now.milliseconds, max(0, limit)]
        let dead = try revocations(RevocationStatement.dead, arguments)
        for revocation in dead {
            try execute(RevocationStatement.delete, revocation.key.columns)
            changes.revocations.note(revocation.key, before: revocation, after: nil)
        }
        return dead.count
    }

    private func revocations(
        _ sql: String,
        _ arguments: StatementArguments
    ) throws(StoreError) -> [Revocation] {
        try all(sql, arguments) { row in try Revocation(row) }
    }
}

extension Revocation.Key {
    fileprivate var columns: StatementArguments {
        [Data(issuer.utf8), kind.rawValue, Data(value.utf8)]
    }
}

extension Revocation {
    fileprivate var values: StatementArguments {
        let issuedBefore: UserTime? =
            switch target {
            case .token: nil
            case .subject(_, let time): time
            }
        return [
            issuedBefore?.milliseconds, deadAt.milliseconds, revokedAt.milliseconds,
            reason.map { Data($0.utf8) },
        ]
    }

    fileprivate init(_ row: Row) throws(StoreError) {
        let value = try ExactString(blob: row["value"])
        let issuedBefore = (row["issued_before"] as Int64?).map(UserTime.init(milliseconds:))
        let target: Target
        switch (Key.Kind(rawValue: row["kind"]), issuedBefore) {
        case (.token, nil): target = .token(value)
        case (.subject, let time?): target = .subject(value, issuedBefore: time)
        case (.token, _), (.subject, _), (nil, _):
            throw .damaged("a revocation has another form than it was written in")
        }
        self.init(
            issuer: try ExactString(blob: row["issuer"]),
            target,
            deadAt: UserTime(milliseconds: row["dead_at"]),
            revokedAt: UserTime(milliseconds: row["revoked_at"]),
            reason: try (row["reason"] as Data?).map { blob throws(StoreError) in
                try ExactString(blob: blob)
            }
        )
    }
}
