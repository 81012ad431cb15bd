import Curl
import IdentityProvider
import JOSE
import JSON
import Synchronization

/// A cache that runs by a clock of the test, and what it reports.
struct CacheSession {
    let cache: KeySetCache
    let clock: ManualClock
    let events: AsyncStream<KeySetEvent>

    /// The next report.
    func nextEvent() async -> KeySetEvent? { await events.first { _ in true } }

    /// Whether a token that names `signer`'s key finds it, with the one refetch that may help.
    func finds(_ signer: JWSSigner) async -> Bool {
        if cache.snapshot.has(signer) { return true }
        return await cache.refreshed(afterUnknown: signer.keyID).has(signer)
    }
}

extension KeySetSnapshot {
    func has(_ signer: JWSSigner) -> Bool {
        keys?.key(id: signer.keyID, algorithm: signer.algorithm) != nil
    }
}

/// Runs a cache while `body` does.
///
/// `random` is what the cache takes for chance: 0 fetches ahead earliest and retries soonest.
func withCache(
    of issuer: ExactString,
    at location: KeySetLocation = .discovery,
    times: KeySetTimes = .standard,
    random: Double = 0,
    _ body: (CacheSession) async throws -> Void
) async throws {
    let client = try HTTPClient()
    let clock = ManualClock()
    let (stream, continuation) = AsyncStream<KeySetEvent>.makeStream()
    let cache = try KeySetCache(
        issuer: issuer,
        location: location,
        client: client,
        times: times,
        time: MonotonicTime(clock),
        random: { random },
        observer: { continuation.yield($0) }
    )
    let session = CacheSession(cache: cache, clock: clock, events: stream)
    let run = Task { await cache.run() }
    let outcome: Result<Void, any Error>
    do {
        outcome = .success(try await body(session))
    } catch {
        outcome = .failure(error)
    }
    run.cancel()
    await client.shutdown()
    await run.value
    try outcome.get()
}

/// Runs a cache of `issuer` that has its first set.
func withLoadedCache(
    of issuer: TestIssuer,
    times: KeySetTimes = .standard,
    random: Double = 0,
    _ body: (CacheSession) async throws -> Void
) async throws {
    try await withCache(of: issuer.issuer, times: times, random: random) { session in
        guard case .refreshed(generation: 1, keys: _, skipped: _) = await session.nextEvent() else {
            throw LoadFailed()
        }
        try await body(session)
    }
}

struct LoadFailed: Error {}
