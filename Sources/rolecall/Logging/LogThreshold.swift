internal import Logging
internal import Synchronization

/// The least level that is written, shared by all loggers and changeable while they run.
final class LogThreshold: Sendable {
    private let index: Atomic<Int>

    init(_ level: Logger.Level) { index = Atomic(Self.index(of: level)) }

    /// The level in force.
    var level: Logger.Level {
        get {
            let levels = Logger.Level.allCases
            let current = index.load(ordering: .relaxed)
            return levels.indices.contains(current) ? levels[current] : .info
        }
        set { index.store(Self.index(of: newValue), ordering: .relaxed) }
    }

    private static func index(of level: Logger.Level) -> Int {
        Logger.Level.allCases.firstIndex(of: level) ?? 0
    }
}
