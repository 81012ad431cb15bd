/// What is logged on standard error, and how.
public struct LogSettings: Equatable, Sendable {
    /// The least severity that is written.
    public enum Level: String, CaseIterable, Sendable {
        case trace
        case debug
        case info
        case notice
        case warning
        case error
        case critical
    }

    /// The form of a line.
    public enum Format: String, CaseIterable, Sendable {
        /// One JSON object.
        case json
        /// Text for people.
        case text
    }

    /// The least severity that is written; a reload changes it.
    public var level: Level = .info
    /// The form of a line.
    public var format: Format = .json

    /// The settings of a configuration that names none.
    public init() {}
}
