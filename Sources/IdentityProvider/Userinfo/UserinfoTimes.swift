/// The times and bounds by which an issuer's `/userinfo` is found and asked.
public struct UserinfoTimes: Sendable, Equatable {
    /// How long the discovery document is believed.
    public var discovery: Duration = .seconds(86_400)
    /// The pause after the discovery document first could not be had; each further failure doubles it.
    public var retryFirst: Duration = .seconds(1)
    /// The longest pause after such failures.
    public var retryMax: Duration = .seconds(60)
    /// The shortest time between two looks for an endpoint that is not where it was.
    public var lossSpacing: Duration = .seconds(60)
    /// The most users that are held back because the issuer limits each.
    public var heldCallersMax = 10_000

    /// The times of the documentation.
    public static let standard = UserinfoTimes()

    /// The times of the documentation, to be changed one by one.
    public init() {}
}

extension UpstreamLimits {
    /// The bounds for `/userinfo`, whose rate limits are per user.
    public static let userinfo = {
        var limits = UpstreamLimits()
        limits.rateScope = .caller
        return limits
    }()
}
