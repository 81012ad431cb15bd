import Logging
import Synchronization

/// Keeps every log record of a test as text, metadata included, whatever its level.
final class CapturedLog: Sendable {
    private let records = Mutex<[String]>([])

    /// All records in the order in which they came.
    var lines: [String] { records.withLock { $0 } }

    /// A logger whose records end here.
    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    private struct Handler: LogHandler {
        let log: CapturedLog
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
            log.records.withLock { $0.append("\(event.level) \(event.message) \(all)") }
        }
    }
}
