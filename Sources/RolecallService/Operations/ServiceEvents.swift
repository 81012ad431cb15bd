internal import Authorization
internal import JOSE
internal import JSON
internal import Logging
internal import MicroHTTPD
internal import OpenSSL
internal import Store
internal import Synchronization

/// How a look-up of what a source outside said came out.
enum ProfileLookupOutcome: String, Hashable, CaseIterable, Sendable {
    /// It was there, within its fresh time.
    case fresh
    /// That there is no such user was there.
    case negative
    /// It was there, past its fresh time, and is being fetched anew.
    case stale
    /// It was used since the source fails.
    case staleIfError = "stale_if_error"
    /// It must be waited for.
    case miss
}

/// What happened, counted for the metrics and told to the log.
///
/// Labels come from closed sets. No token and no claim is ever a label or a log value; a token is told
/// by the first 8 bytes of its digest.
final class ServiceEvents: Sendable {
    /// How many refusals and failures are logged in a second, and how many profiles with unreadable entries; the rest
    /// is only counted.
    static let linesPerSecond = 20.0
    /// The most entries of one profile that are logged, a line each.
    static let entryLinesMax = 8

    let tokenCacheHits = Counter()
    let tokenCacheMisses = Counter()
    let principalCacheHits = Counter()
    let principalCacheMisses = Counter()
    let userCacheHits = Counter()
    let userCacheMisses = Counter()
    let userLoads = Counter()
    let userLoadFailures = Counter()
    let resourceLoads = Counter()
    let resourceLoadFailures = Counter()
    let profileLookups = CounterFamily<ProfileLookupOutcome>()
    let profileFetches = Counter()
    let profileFetchFailures = LabelledCounters()
    let usersMarked = Counter()
    let unreadableEntries = Counter()
    let allows = CounterFamily<ReasonCode>()
    let denies = CounterFamily<ReasonCode>()
    let undecided = CounterFamily<ErrorCode>()
    let conditionFailures = LabelledCounters()
    let tokensRefused = LabelledCounters()
    let policyReloads = Counter()
    let policyReloadFailures = Counter()

    private let logger: Logger
    private let clock: ServiceClock
    private let refusalLines: Mutex<TokenBucket>
    private let profileLines: Mutex<TokenBucket>

    init(logger: Logger, clock: ServiceClock) {
        self.logger = logger
        self.clock = clock
        let bucket = TokenBucket(
            perSecond: Self.linesPerSecond,
            now: clock.monotonicNanoseconds()
        )
        refusalLines = Mutex(bucket)
        profileLines = Mutex(bucket)
    }

    func decided(_ decision: Decision) {
        switch decision.effect {
        case .allow: allows.add(decision.reason.code)
        case .deny: denies.add(decision.reason.code)
        }
        for failure in decision.conditionFailures { conditionFailures.add(failure.code) }
    }

    func undecided(_ code: ErrorCode) { undecided.add(code) }

    /// Tells of a request that failed through no fault of its sender.
    func refused(_ refusal: Refusal, at route: String) {
        guard refusal.code.status >= 500, mayLog(refusalLines) else { return }
        var metadata: Logger.Metadata = [
            "code": .string(refusal.code.rawValue), "route": .string(route),
        ]
        metadata["detail"] = refusal.detail.map { .string($0) }
        logger.warning("no answer", metadata: metadata)
    }

    /// Tells that a user of the directory could not be loaded.
    func userLoadFailed(_ error: any Error) {
        userLoadFailures.add()
        loadFailed("user cannot be loaded", error)
    }

    /// Tells that a registered resource could not be loaded.
    func resourceLoadFailed(_ error: any Error) {
        resourceLoadFailures.add()
        loadFailed("resource cannot be loaded", error)
    }

    private func loadFailed(_ message: Logger.Message, _ error: any Error) {
        guard mayLog(refusalLines) else { return }
        let failure = error as? StoreError
        logger.error(
            message,
            metadata: [
                "code": .string(failure?.code ?? "store_unavailable"),
                "reason": .string(failure?.description ?? "the store failed"),
            ]
        )
    }

    /// Tells that a source outside said what it has of a subject.
    func profileFetched(_ entry: UserEntry, under policies: PolicySet) {
        profileFetches.add()
        if case .user(let user) = entry {
            unreadable(user.principal(under: policies).reports, of: user.subject)
        }
    }

    /// Tells that a source outside could not say what it has of a subject.
    func profileFetchFailed(_ failure: LookupFailure, of key: ProfileKey) {
        profileFetchFailures.add(failure.code)
        guard mayLog(refusalLines) else { return }
        var metadata = key.logged
        metadata["code"] = .string(failure.code)
        metadata["detail"] = failure.detail.map { .string($0) }
        logger.warning("profile cannot be fetched", metadata: metadata)
    }

    /// Tells of an exchange that is over, at level debug.
    func finished(_ exchange: HTTPExchange) {
        guard logger.logLevel <= .debug else { return }
        logger.debug(
            "request",
            metadata: [
                "method": .string(exchange.request?.method.rawValue ?? ""),
                "path": .string(exchange.request?.path ?? ""),
                "status": .stringConvertible(exchange.status ?? 0),
                "request_id": .string(exchange.request?.requestID ?? ""),
                "peer": .string(exchange.peer.description),
                "microseconds": .stringConvertible(Int(exchange.duration / .microseconds(1))),
            ]
        )
    }

    func tokenRefused(_ error: TokenError, digest: SHA256Digest, key: KeyID?) {
        tokensRefused.add(error.code)
        guard mayLog(refusalLines) else { return }
        logger.info(
            "token refused",
            metadata: [
                "code": .string(error.code), "token": .string(Self.name(digest)),
                "kid": .string(key?.text.string ?? ""),
            ]
        )
    }

    /// Tells that the issuer of a token that is no JWS does not know it.
    func opaqueTokenRefused(digest: SHA256Digest) {
        tokenRefused(code: "token_opaque_refused", digest)
    }

    /// Tells that a token was sent that was revoked.
    func tokenRevoked(digest: SHA256Digest) { tokenRefused(code: "token_revoked", digest) }

    private func tokenRefused(code: String, _ digest: SHA256Digest) {
        tokensRefused.add(code)
        guard mayLog(refusalLines) else { return }
        logger.info(
            "token refused",
            metadata: ["code": .string(code), "token": .string(Self.name(digest))]
        )
    }

    /// Tells of entries of the profile that stands in a token.
    func unreadable(_ entries: [UnreadableEntry], digest: SHA256Digest) {
        unreadable(entries, of: ("token", Self.name(digest)))
    }

    /// Tells of entries of the profile that a user of the directory has.
    func unreadable(_ entries: [UnreadableEntry], of subject: Subject) {
        unreadable(entries, of: ("subject", subject.id.string))
    }

    private func unreadable(_ entries: [UnreadableEntry], of owner: (kind: String, name: String)) {
        guard !entries.isEmpty else { return }
        unreadableEntries.add(UInt64(entries.count))
        guard mayLog(profileLines) else { return }
        for entry in entries.prefix(Self.entryLinesMax) {
            logger.warning(
                "profile entry cannot be read",
                metadata: [
                    "source": .string(entry.source), "reason": .string(entry.code.rawValue),
                    owner.kind: .string(owner.name),
                ]
            )
        }
    }

    /// The first 8 bytes, which tell tokens apart in a log and open nothing.
    private static func name(_ digest: SHA256Digest) -> String {
        String(digest.description.prefix(16))
    }

    private func mayLog(_ lines: borrowing Mutex<TokenBucket>) -> Bool {
        let now = clock.monotonicNanoseconds()
        return lines.withLock { $0.take(now: now) }
    }
}

extension ProfileKey {
    /// Who was asked about whom.
    fileprivate var logged: Logger.Metadata {
        switch self {
        case .directory: ["source": "directory"]
        case .tenant(.id(let id)), .tenant(.name(_, let id)):
            ["source": "management", "subject": .string(id.string)]
        case .tenant(.account(let account)):
            ["source": "management", "subject": .string(account.userID.string)]
        case .userinfo(let key):
            [
                "source": "userinfo", "issuer": .string(key.issuer.string),
                "subject": .string(key.subject.string),
            ]
        }
    }
}
