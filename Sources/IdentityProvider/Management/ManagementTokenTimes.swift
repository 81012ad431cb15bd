/// The times by which the Management API's token is kept and renewed.
public struct ManagementTokenTimes: Sendable, Equatable {
    /// The share of its life after which a token is renewed, at the earliest.
    public var renewalShareMin = 0.8
    /// The share of its life after which a token is renewed, at the latest.
    public var renewalShareMax = 0.9
    /// How long before its end a token is not used any more.
    public var margin: Duration = .seconds(10)
    /// The life of a token whose answer names none.
    public var lifeAssumed: Duration = .seconds(3600)
    /// The pause after the token endpoint first failed; each further failure doubles it.
    public var retryFirst: Duration = .seconds(1)
    /// The longest pause after failures of the token endpoint.
    public var retryMax: Duration = .seconds(60)
    /// The shortest time between two tokens that the API refused.
    public var refusalSpacing: Duration = .seconds(10)
    /// How old a token must be to be given up when its scopes do not suffice.
    ///
    /// Scopes that are granted later are in the next token only.
    public var scopeDoubt: Duration = .seconds(60)
    /// The longest answer of the token endpoint, in bytes.
    public var bodyBytesMax = 65_536

    /// The times of the documentation.
    public static let standard = ManagementTokenTimes()

    /// The times of the documentation, to be changed one by one.
    public init() {}

    /// When a token with this life is renewed and when it ends; `random` is at least 0 and below 1.
    func use(life: Duration, random: Double) -> (renewAfter: Duration, endAfter: Duration) {
        let share = renewalShareMin + (renewalShareMax - renewalShareMin) * random
        // A short life is not all margin.
        let end = max(life - margin, life / 2)
        return (min(life * share, end), end)
    }
}
