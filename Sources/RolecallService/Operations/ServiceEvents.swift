internal import Authorization
internal import JOSE
internal import JSON
internal import Logging
internal import MicroHTTPD
internal import OpenSSL
internal import Synchronization

/// What happened, counted for the metrics and told to the log.
///
/// Labels come from closed sets. Neither a token nor a claim nor a request's path is ever a label or
/// a log value; a token is told by the first 8 bytes of its digest.
final class ServiceEvents: Sendable {
    /// How many lines about refused tokens are logged in a second; the rest is counted only.
    static let refusalLinesPerSecond = 20.0

    let tokenCacheHits = Counter()
    let tokenCacheMisses = Counter()
    let principalCacheHits = Counter()
    let principalCacheMisses = Counter()
    let unreadableEntries = Counter()
    let allows = CounterFamily<ReasonCode>()
    let denies = CounterFamily<ReasonCode>()
    let undecided = CounterFamily<ErrorCode>()
    let tokensRefused = LabelledCounters()
    let policyReloads = Counter()
    let policyReloadFailures = Counter()

    private let logger: Logger
    private let clock: ServiceClock
    private let refusalLines: Mutex<TokenBucket>

    init(logger: Logger, clock: ServiceClock) {
        self.logger = logger
        self.clock = clock
        refusalLines = Mutex(
            TokenBucket(
                perSecond: Self.refusalLinesPerSecond,
                now: clock.monotonicNanoseconds()
            )
        )
    }

    func decided(_ decision: Decision) {
        switch decision.effect {
        case .allow: allows.add(decision.reason.code)
        case .deny: denies.add(decision.reason.code)
        }
    }

    func undecided(_ code: ErrorCode) { undecided.add(code) }

    func tokenRefused(_ error: TokenError, digest: SHA256Digest, key: KeyID?) {
        tokensRefused.add(error.code)
        guard mayLogRefusal() else { return }
        logger.info(
            "token refused",
            metadata: [
                "code": .string(error.code), "token": .string(Self.name(digest)),
                "kid": .string(key?.text.string ?? ""),
            ]
        )
    }

    func unreadable(_ entries: [UnreadableEntry], digest: SHA256Digest) {
        guard !entries.isEmpty else { return }
        unreadableEntries.add(UInt64(entries.count))
        guard mayLogRefusal() else { return }
        for entry in entries.prefix(8) {
            logger.warning(
                "profile entry cannot be read",
                metadata: [
                    "source": .string(entry.source), "reason": .string(entry.code.rawValue),
                    "token": .string(Self.name(digest)),
                ]
            )
        }
    }

    /// The first 8 bytes, which tell tokens apart in a log and open nothing.
    private static func name(_ digest: SHA256Digest) -> String {
        String(digest.description.prefix(16))
    }

    private func mayLogRefusal() -> Bool {
        let now = clock.monotonicNanoseconds()
        return refusalLines.withLock { $0.take(now: now) }
    }
}
