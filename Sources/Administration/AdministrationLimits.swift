/// Bounds of what an administrator takes on.
public struct AdministrationLimits: Sendable {
    /// The most entries of a page.
    public static let pageMax = 1_000
    /// The most bytes of the reason of a grant or entry.
    public static let reasonBytesMax = 1 << 10
    /// The most bytes of the id by which an ACL entry is called in a path, where each may take three.
    public static let entryKeyBytesMax = 2_048
    /// The most permissions of one ACL entry.
    public static let permissionsMax = 1_000
    /// The most bytes of the `app_metadata` of a tenant's user, as compact JSON, that a grant or an ACL allow may
    /// make.
    public static let tenantMetadataBytesMax = 16 << 10
    /// How often a change at a tenant is tried when somebody else changes the same user.
    public static let attemptsMax = 3
    /// The most grants and entries of one write of a user that the journal tells one by one.
    public static let writeEventsMax = 1_000
    /// How many denied attempts of one actor are journaled within ``deniedAttemptsPeriodMilliseconds``.
    public static let deniedAttemptsMax = 60
    /// How many denied attempts of all actors are journaled within that time.
    public static let allDeniedAttemptsMax = 600
    /// The most actors whose denied attempts are counted one by one.
    public static let countedActorsMax = 1_000
    /// The time in which denied attempts are counted.
    public static let deniedAttemptsPeriodMilliseconds: Int64 = 60_000
    /// The most open intents that are read at once, to be settled.
    public static let intentsMax = 1_000
    /// How many intents in a row may find no answer before settling gives up for now.
    public static let settlingFailuresMax = 32
    /// How long a change that a tenant did not acknowledge may still be made, in milliseconds.
    public static let doubtMilliseconds: Int64 = 10_000
    /// The most changes that wait for one user's turn at a tenant.
    public static let waitingMax = 256
    /// How long a token that Rolecall itself gives out may be accepted, in milliseconds: 30 days, and five
    /// minutes for clocks that differ.
    ///
    /// After that a revocation of such tokens is not needed any more.
    public static let tokenLifeMilliseconds: Int64 = 30 * 86_400_000 + 300_000
    /// The most bytes of a `jti` or `sub` by which tokens are revoked: the cursor of a page names it.
    public static let tokenNameBytesMax = 1_024
    /// How far ahead of this clock the time may be before which tokens are revoked, in milliseconds.
    public static let aheadMilliseconds: Int64 = 300_000
}
