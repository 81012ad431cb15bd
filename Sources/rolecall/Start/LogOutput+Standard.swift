internal import Configuration
internal import Logging

extension LogOutput {
    /// Lines on standard error, in the form and from the level that the configuration asks for.
    static func standardError(_ settings: LogSettings, writer: LogWriter) -> LogOutput {
        LogOutput(
            format: Format(settings.format),
            threshold: LogThreshold(Logger.Level(settings.level)),
            now: { SystemClock.now() },
            write: { writer.write($0) }
        )
    }
}

extension LogOutput.Format {
    fileprivate init(_ format: LogSettings.Format) {
        switch format {
        case .json: self = .json
        case .text: self = .text
        }
    }
}

extension Logger.Level {
    /// The library's level of the same name.
    init(_ level: LogSettings.Level) {
        switch level {
        case .trace: self = .trace
        case .debug: self = .debug
        case .info: self = .info
        case .notice: self = .notice
        case .warning: self = .warning
        case .error: self = .error
        case .critical: self = .critical
        }
    }
}
