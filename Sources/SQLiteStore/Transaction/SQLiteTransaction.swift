internal import Foundation
internal import GRDB
internal import JSON
internal import Store

/// One transaction: what `read` and `write` hand to their work.
///
/// Confined to the thread that the work runs on, and over when it returns.
final class SQLiteTransaction {
    let database: Database
    /// The attributes by which users are found.
    let lookups: [Lookup]
    /// How their grants are read; nil if nobody is found by them.
    let indexing: UserIndexing?
    /// Where the open intents of the journal begin.
    let settled: SettledIntents
    /// What was changed so far.
    var changes = TransactionChanges()
    /// The first statement's failure: nothing is committed after one, even if the work goes on.
    private(set) var failure: StoreError?

    /// A transaction that `database` has begun.
    init(_ database: Database, _ indexes: StoreIndexes) {
        self.database = database
        lookups = indexes.lookups
        indexing = indexes.grants
        settled = indexes.settled
    }
}

extension SQLiteTransaction {
    /// What `read` makes of each row that `sql` finds.
    func all<Value>(
        _ sql: String,
        _ arguments: StatementArguments = [],
        _ read: (Row) throws -> Value
    ) throws(StoreError) -> [Value] {
        try attempt {
            let statement = try database.cachedStatement(sql: sql)
            return try Row.fetchAll(statement, arguments: arguments).map(read)
        }
    }

    /// What `read` makes of the first row.
    func first<Value>(
        _ sql: String,
        _ arguments: StatementArguments = [],
        _ read: (Row) throws -> Value
    ) throws(StoreError) -> Value? {
        try attempt {
            let statement = try database.cachedStatement(sql: sql)
            return try Row.fetchOne(statement, arguments: arguments).map(read)
        }
    }

    /// Runs a statement that writes.
    func execute(_ sql: String, _ arguments: StatementArguments) throws(StoreError) {
        try attempt {
            try database.cachedStatement(sql: sql).execute(arguments: arguments)
        }
    }

    /// Runs `work`; nothing is committed after its failure.
    func attempt<Value>(_ work: () throws -> Value) throws(StoreError) -> Value {
        do throws(StoreError) {
            return try translating(work)
        } catch {
            failure = failure ?? error
            throw error
        }
    }
}

extension ExactString {
    /// The bytes, as columns hold texts; nil for no bytes, which count as missing.
    var blob: Data? { isEmpty ? nil : Data(utf8) }

    /// The text of a column; bytes that are no UTF-8 are damage.
    init(blob: Data) throws(StoreError) {
        guard let text = String(validating: blob, as: UTF8.self) else {
            throw .damaged("a text is not UTF-8")
        }
        self.init(text)
    }
}

extension JSONLimits {
    /// What the store wrote it reads, up to the most bytes that SQLite holds in a value.
    static let stored = JSONLimits(bytes: 1_000_000_000, depth: 512)
}
