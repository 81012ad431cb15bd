internal import GRDB
internal import Store

/// Copies of whole databases by SQLite's backup interface, which sees one state of them.
enum DatabaseCopy {
    /// Makes a checked copy that needs no other file beside it.
    ///
    /// `path` is not there, and in a folder of ``PrivateFile/inFolder(beside:_:)``; `change` is made in
    /// the copy before it is checked.
    static func make(
        of source: any DatabaseReader,
        at path: String,
        changing change: (DatabaseQueue) throws -> Void = { _ in }
    ) throws(StoreError) {
        try PrivateFile.create(path)
        try translating {
            let copy = try DatabaseQueue(path: path)
            defer { try? copy.close() }
            try source.backup(to: copy)
            try copy.writeWithoutTransaction { database in
                // Out of the mode that needs a log beside the file.
                let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
                guard mode == "delete" else {
                    throw StoreError.unavailable("the copy cannot be made one file")
                }
            }
            try change(copy)
            try copy.writeWithoutTransaction { try Inspection.checkPages(of: $0) }
        }
    }
}
