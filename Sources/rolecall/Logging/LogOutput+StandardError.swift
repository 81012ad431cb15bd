internal import Configuration
internal import Logging

extension LogOutput {
    /// Lines to standard error, at the time of this machine's clock.
    static func standardError(_ settings: LogSettings, writer: LogWriter) -> LogOutput {
        LogOutput(
            format: Format(settings.format),
            threshold: LogThreshold(settings.level.loggerLevel),
            now: SystemClock.now,
            write: { writer.write($0) }
        )
    }

    /// Puts the level of other settings in force, for all loggers at once.
    func adopt(_ settings: LogSettings) { threshold.level = settings.level.loggerLevel }
}

extension LogOutput.Format {
    /// The format that the settings ask for.
    init(_ format: LogSettings.Format) {
        switch format {
        case .json: self = .json
        case .text: self = .text
        }
    }
}

extension LogSettings.Level {
    /// The same level in the words of swift-log.
    var loggerLevel: Logger.Level {
        switch self {
        case .trace: .trace
        case .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        case .critical: .critical
        }
    }
}
