/// Where what must survive a restart is kept.
public struct StoreSettings: Equatable, Sendable {
    /// The kind of store.
    public enum Kind: String, CaseIterable, Sendable {
        /// A SQLite file.
        case sqlite
        /// A PostgreSQL database.
        case postgresql
    }

    /// The kind of store.
    public var kind: Kind = .sqlite
    /// The file of kind ``Kind/sqlite``.
    public var path = "./data/rolecall.db"

    /// The settings of a configuration that names none.
    public init() {}
}

/// Who may tell of changed users.
public struct HookSettings: Equatable, Sendable {
    /// The Bearer secret of the hooks, if they are open to one.
    public var secret: SecretSetting?

    /// The settings of a configuration that names none.
    public init() {}
}

/// A log of decisions.
public struct DecisionLogSettings: Equatable, Sendable {
    /// Its file.
    public var path: String
    /// The share of decisions that it gets, 0 to 1.
    public var sample: Double
}

/// The policy files.
public struct PolicySettings: Equatable, Sendable {
    /// A folder, or one file.
    public var path = "./policies"
    /// Whether the configuration names it; a folder that nobody named may be missing.
    public var isExplicit = false

    /// The settings of a configuration that names none.
    public init() {}
}
