internal import Foundation
internal import GRDB
internal import Synchronization

/// Keeps the write-ahead log from growing without end.
///
/// SQLite itself moves the log's pages into the database every thousand pages, but begins the log anew
/// only in a moment without readers, which a busy server may never have.
final class LogBound: Sendable {
    private let path: String
    private let bytesMax: Int
    /// From which size on the log is cut; grows while somebody reads on, so that commits do not wait
    /// for the same reader again and again.
    private let threshold: Mutex<Int>

    /// Bounds the log at `path`.
    init(path: String, bytesMax: Int) {
        self.path = path
        self.bytesMax = bytesMax
        threshold = Mutex(bytesMax)
    }

    /// Cuts the log to nothing if it is too long, after readers have ended or a second has passed.
    ///
    /// Call it between transactions. A failure is met again by the next commit, which reports it.
    func bound(in database: Database) {
        let size = logBytes
        guard size > threshold.withLock({ $0 }) else { return }
        _ = try? database.checkpoint(.truncate)
        let rest = logBytes
        threshold.withLock { $0 = rest + bytesMax }
    }

    private var logBytes: Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }
}
