/// How long a looked-up profile is used, and how many are kept.
public struct CacheSettings: Equatable, Sendable {
    /// So long it is used without a question.
    public var fresh: Duration = .seconds(60)
    /// So much longer it is used while a new one is fetched.
    public var staleWhileRevalidate: Duration = .seconds(60)
    /// So much longer it is used while its source fails.
    public var staleIfError: Duration = .seconds(300)
    /// The most users kept in memory.
    public var users = 100_000

    /// The settings of a configuration that names none.
    public init() {}

    /// The longest of each of its times.
    public static let timeMax: Duration = .seconds(86_400)
    /// The most users that a configuration may keep in memory.
    public static let usersMax = 10_000_000
}
