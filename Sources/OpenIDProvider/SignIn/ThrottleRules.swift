internal import Passwords

/// How a throttle answers to failures.
struct ThrottleRules: Sendable {
    /// Failures of an account at one network that have no consequence, and attempts at one time.
    var freeFailures = 10
    /// The wait after the first failure above those, in nanoseconds; each further one doubles it.
    var waitFirst: UInt64 = 2_000_000_000
    /// The longest wait, in nanoseconds.
    var waitMax: UInt64
    /// The longest wait of a peer on this machine, which may be a proxy that speaks for many.
    var localWaitMax: UInt64
    /// The longest wait at a network where the account has succeeded.
    var familiarWaitMax: UInt64
    /// Failures of an account at all networks together, after which strange networks have to wait.
    var accountFailuresMax: Double
    /// The time in which one of these is forgiven, in nanoseconds.
    var accountForgiveness: UInt64
    /// Failures of one network at all accounts together, after which it has to wait at accounts that have
    /// never succeeded there; peers on this machine are exempt.
    var networkFailuresMax: Double
    /// The time in which one of these is forgiven, in nanoseconds.
    var networkForgiveness: UInt64
    /// Attempts of one network at one time; peers on this machine are exempt.
    var networkRunningMax: Int
    /// After this time without a failure all of them are forgotten, in nanoseconds.
    var memory: UInt64 = 86_400 * second
    /// The most entries of each table.
    var entriesMax = 65_536

    static let second: UInt64 = 1_000_000_000

    /// For people: after ten wrong passwords one attempt in up to 15 minutes, where they have signed in
    /// before in up to 10 seconds: there a neighbour who guesses must not shut them out.
    ///
    /// A network may fail as often as the people of a large office do. It may have a third of the
    /// passwords compared that wait for that, so that others find room.
    static let users = ThrottleRules(
        waitMax: 900 * second,
        localWaitMax: 30 * second,
        familiarWaitMax: 10 * second,
        accountFailuresMax: 100,
        accountForgiveness: 30 * second,
        networkFailuresMax: 200,
        networkForgiveness: 10 * second,
        networkRunningMax: PasswordHasher.waitingMax / 3
    )

    /// For clients, whose secrets are random: where the client itself runs it is hardly slowed, lest a
    /// misconfigured neighbour behind the same address shuts it out.
    ///
    /// Failures of a network are bounded by the budget of failed authentications.
    static let clients = ThrottleRules(
        waitMax: 60 * second,
        localWaitMax: 30 * second,
        familiarWaitMax: second / 20,
        accountFailuresMax: .infinity,
        accountForgiveness: 30 * second,
        networkFailuresMax: .infinity,
        networkForgiveness: second,
        networkRunningMax: .max
    )
}
