internal import Foundation
internal import GRDB
internal import Store

extension StoreError {
    /// What an error of SQLite means to a store.
    ///
    /// SQLite's message names tables and columns, never values.
    init(_ error: DatabaseError) {
        let detail = error.message ?? "\(error.extendedResultCode)"
        switch error.extendedResultCode {
        case .SQLITE_READONLY_DBMOVED: self = .unavailable("the file was moved or deleted")
        case .SQLITE_IOERR_CORRUPTFS, .SQLITE_IOERR_DATA: self = .damaged(detail)
        default:
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked
            case .SQLITE_FULL: self = .full
            case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly
            // What a constraint forbids is looked for before it is written.
            case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT, .SQLITE_CONSTRAINT:
                self = .damaged(detail)
            default: self = .unavailable(detail)
            }
        }
    }

    /// What an error of a file operation means to a store.
    init(_ error: CocoaError) {
        switch error.code {
        case .fileWriteNoPermission, .fileWriteVolumeReadOnly: self = .readOnly
        case .fileWriteOutOfSpace: self = .full
        default:
            let place = error.filePath.map { " on `\($0)`" } ?? ""
            self = .unavailable("a file operation\(place) failed with code \(error.code.rawValue)")
        }
    }

    /// A store's own error unchanged, and what any other error means to it.
    init(translating error: any Error) {
        switch error {
        case let error as StoreError: self = error
        case let error as DatabaseError: self = StoreError(error)
        case let error as CocoaError: self = StoreError(error)
        default: self = .damaged("a record has another form than it was written in")
        }
    }
}

/// Runs `work`, whose errors come out as what they mean to a store.
func translating<Value>(_ work: () throws -> Value) throws(StoreError) -> Value {
    do { return try work() } catch { throw StoreError(translating: error) }
}
