public import Authorization
public import Directory
public import JSON
public import Store
internal import Synchronization

/// Gives and takes roles and ACL entries, registers resources and revokes tokens, for those who may.
///
/// A change of a user of the embedded directory is one transaction, in which the user and the actor
/// are read, the rules are applied and the journal is written. A change at a tenant is announced in the
/// journal, tried, looked at, and journaled again.
public final class Administrator: Sendable {
    let store: any Store
    let policies: @Sendable () -> PolicySet
    let directory: AdministeredDirectory
    let rules: AdministrationRules
    let now: @Sendable () -> UserTime
    let randomBytes: @Sendable (Int) throws -> [UInt8]
    let log: @Sendable (AdministrationEvent) -> Void
    let turns = Turns()
    let attempts = Mutex(AttemptBudget())
    let running = RunningIntents()

    /// An administrator over an open store.
    ///
    /// - Parameters:
    ///   - store: Holds the journal, and the users of an embedded directory. It was opened with
    ///     ``AdministrationRules/indexing``.
    ///   - directory: Where users are.
    ///   - rules: What of them carries privilege.
    ///   - policies: The policies in force.
    ///   - now: The wall clock.
    ///   - randomBytes: Unpredictable bytes, for the ids of ACL entries.
    ///   - log: Is told of what nobody asked for.
    public init(
        store: any Store,
        directory: AdministeredDirectory = .embedded,
        rules: AdministrationRules = AdministrationRules(),
        policies: @escaping @Sendable () -> PolicySet,
        now: @escaping @Sendable () -> UserTime,
        randomBytes: @escaping @Sendable (Int) throws -> [UInt8],
        log: @escaping @Sendable (AdministrationEvent) -> Void = { _ in }
    ) {
        self.store = store
        self.directory = directory
        self.rules = rules
        self.policies = policies
        self.now = now
        self.randomBytes = randomBytes
        self.log = log
    }
}

/// Where users are.
public enum AdministeredDirectory: Sendable {
    /// In the store.
    case embedded
    /// At a tenant. After a change of a user, its `user_id` is told to the closure before the change is
    /// acknowledged, so that nobody goes on with a copy.
    case tenant(any TenantProfiles, changed: @Sendable (ExactString) -> Void)
}

/// Something that happened without being asked for.
public enum AdministrationEvent: Equatable, Sendable {
    /// The outcome of a change at a tenant was found that a crash had left open.
    case intentSettled(sequence: UInt64, AuditOutcome)
    /// A denied attempt was not journaled; with the code of the store's error.
    case attemptNotJournaled(String)
    /// The outcome of a change at a tenant was not journaled; with the code of the store's error.
    case outcomeNotJournaled(sequence: UInt64, String)
}
