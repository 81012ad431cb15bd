internal import GRDB
internal import Store

/// The revision, kept with the data that it counts the commits of.
enum StoredRevision {
    /// The revision of the state that `database` sees.
    static func current(in database: Database) throws -> Revision {
        let sql = "SELECT epoch, sequence FROM revision"
        let row = try Row.fetchOne(database.cachedStatement(sql: sql))
        guard let row, let revision = Revision(row) else {
            throw StoreError.damaged("the revision is missing")
        }
        return revision
    }

    /// The next revision, in the transaction that makes it.
    static func advance(in database: Database) throws -> Revision {
        let sql = "UPDATE revision SET sequence = sequence + 1"
        try database.cachedStatement(sql: sql).execute()
        return try current(in: database)
    }

    /// Begins a new store.
    ///
    /// One that has begun stays as it is.
    static func begin(epoch: UInt32, in database: Database) throws {
        try database.execute(
            sql: "INSERT OR IGNORE INTO revision (only, epoch, sequence) VALUES (0, ?, 0)",
            arguments: [Int64(epoch)]
        )
    }

    /// Tells a restored store from the one that it was saved from.
    static func setEpoch(_ epoch: UInt32, in database: Database) throws {
        try database.execute(sql: "UPDATE revision SET epoch = ?", arguments: [Int64(epoch)])
    }
}

extension Revision {
    fileprivate init?(_ row: Row) {
        let numbers: (epoch: Int64, sequence: Int64) = (row["epoch"], row["sequence"])
        guard let epoch = UInt32(exactly: numbers.epoch),
            let sequence = UInt64(exactly: numbers.sequence)
        else { return nil }
        self.init(epoch: epoch, sequence: sequence)
    }
}
