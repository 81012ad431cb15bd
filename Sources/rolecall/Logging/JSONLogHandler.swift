internal import Authorization
internal import Logging

/// Writes one line per log record: a JSON object for programs, or text for people.
///
/// Whatever a value holds, a record is one line (see ``LogEscaping``) of bounded length. Metadata are
/// members beside `time`, `level`, `logger` and `message`; one that has such a name gets `_` in front.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let output: LogOutput
    /// Set through the logger itself; all others follow the shared threshold.
    private var ownLevel: Logger.Level?

    init(label: String, output: LogOutput) {
        self.label = label
        self.output = output
    }

    var logLevel: Logger.Level {
        get { ownLevel ?? output.threshold.level }
        set { ownLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var members = metadata
        members.merge(metadataProvider?.get() ?? [:]) { _, new in new }
        members.merge(event.metadata ?? [:]) { _, new in new }
        if let error = event.error { members["error"] = .string(String(describing: error)) }
        let record = LogRecord(
            time: output.now(),
            level: event.level,
            logger: label,
            message: event.message.description,
            metadata: members
        )
        output.write(record.line(output.format))
    }
}

/// Where log lines go, and what all loggers of the process share.
struct LogOutput: Sendable {
    /// How a record is written.
    enum Format: String, CaseIterable, Sendable {
        case json
        case text
    }

    let format: Format
    let threshold: LogThreshold
    /// The wall clock.
    let now: @Sendable () -> Timestamp
    /// Takes one line, its newline included.
    ///
    /// Called from any thread; a line must reach its end whole.
    let write: @Sendable ([UInt8]) -> Void

    /// A logger that writes here.
    func logger(_ label: String) -> Logger {
        Logger(label: label, factory: { JSONLogHandler(label: $0, output: self) })
    }
}
