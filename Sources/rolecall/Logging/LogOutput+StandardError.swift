internal import Configuration
internal import Logging

extension LogOutput {
    /// Lines to standard error, at the time of this machine's clock.
    static func standardError(_ settings: LogSettings, writer: LogWriter) -> LogOutput {
        LogOutput(
            format: settings.format == .json ? .json : .text,
            threshold: LogThreshold(settings.level.loggerLevel),
            now: SystemClock.now,
            write: { writer.write($0) }
        )
    }

    /// Puts the level of other settings in force, for all loggers at once.
    func adopt(_ settings: LogSettings) { threshold.level = settings.level.loggerLevel }
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
