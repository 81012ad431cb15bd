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

    /// The revision that the transaction will leave which sees `database`, if it changes anything.
    static func next(in database: Database) throws -> Revision {
        let current = try current(in: database)
        return Revision(epoch: current.epoch, sequence: current.sequence &+ 1)
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
    fileprivate init?(_ row: Row) { self.init(columns: row["epoch"], row["sequence"]) }

    /// The revision of a row that belongs to it; nil for numbers that none has.
    init?(columnsOf row: Row) {
        self.init(columns: row["revision_epoch"], row["revision_sequence"])
    }

    private init?(columns epoch: Int64, _ sequence: Int64) {
        guard let epoch = UInt32(exactly: epoch), let sequence = UInt64(exactly: sequence) else {
            return nil
        }
        self.init(epoch: epoch, sequence: sequence)
    }
}
