public import MicroHTTPD
internal import Synchronization

/// How many failed authentications an address may cause before its tokens are not looked at.
///
/// A signature costs more to check than to make up, so whoever sends bad tokens in a flood is turned
/// away before any is checked. Loopback peers are exempt: a proxy there speaks for everybody. Copies share
/// what they count.
public struct FailedAuthenticationBudget: Sendable {
    /// The number of addresses that are watched at once.
    static let addressesMax = 65_536

    private final class Bucket: Sendable {
        let state: Mutex<TokenBucket>
        init(_ bucket: TokenBucket) { state = Mutex(bucket) }
    }

    private let buckets: BoundedCache<PeerNetwork, Bucket>
    private let perSecond: Double
    private let clock: ServiceClock

    /// A budget of `perSecond` failures for each address; 0 sets no bound.
    public init(perSecond: Double, clock: ServiceClock) {
        self.perSecond = perSecond
        self.clock = clock
        buckets = BoundedCache(.init(entries: Self.addressesMax, cost: Self.addressesMax))
    }

    /// Refuses an address that has spent its budget.
    func check(_ peer: PeerAddress) throws(Refusal) {
        guard !isSpent(by: peer) else { throw Refusal(.rateLimited) }
    }

    /// Whether an address has spent its budget.
    public func isSpent(by peer: PeerAddress) -> Bool {
        guard applies(to: peer), let bucket = buckets.value(for: peer.network) else { return false }
        let now = clock.monotonicNanoseconds()
        return bucket.state.withLock { !$0.hasTokens(now: now) }
    }

    /// Counts one failure.
    public func spend(_ peer: PeerAddress) {
        guard applies(to: peer) else { return }
        let now = clock.monotonicNanoseconds()
        let bucket = buckets.value(for: peer.network) ?? insertBucket(for: peer, now: now)
        bucket.state.withLock { $0.charge(now: now) }
    }

    private func applies(to peer: PeerAddress) -> Bool { perSecond > 0 && !peer.isLocal }

    private func insertBucket(for peer: PeerAddress, now: UInt64) -> Bucket {
        let bucket = Bucket(TokenBucket(perSecond: perSecond, now: now))
        buckets.insert(bucket, for: peer.network, cost: 1)
        return bucket
    }
}
