import Curl
import JSON
import LoopbackServer

@testable import IdentityProvider

/// A bounded way to a server of the test, by a clock of the test.
struct UpstreamSession {
    let host: TestHost
    let upstream: Upstream
    let clock: ManualClock

    /// Asks for `path`, and expects JSON.
    @discardableResult
    func get(
        _ path: String = "/",
        for content: Upstream.Content = .document
    ) async throws(UpstreamError) -> JSONValue {
        let url: HTTPURL
        do throws(CurlError) {
            url = try HTTPURL(host.server.url(path))
        } catch {
            throw UpstreamError(error)
        }
        let json = JSONAnswer(upstream.limits)
        return try await upstream.send(url, headers: [], for: content) {
            answer throws(UpstreamError) in
            guard answer.status == 200 else { throw .statusNotOK(answer.status) }
            return try json.value(answer)
        }
    }

    /// What asking fails with.
    func failure(
        _ path: String = "/",
        for content: Upstream.Content = .document
    ) async -> UpstreamError? {
        do throws(UpstreamError) {
            try await get(path, for: content)
            return nil
        } catch {
            return error
        }
    }

    var state: UpstreamState { upstream.state }

    /// Returns once that many exchanges are under way and that many callers wait.
    func wait(inFlight: Int, queued: Int) async {
        await until { state.inFlight == inFlight && state.queued == queued }
    }
}

extension UpstreamLimits {
    /// The usual bounds, but for time that a busy machine may need.
    static let patient = {
        var limits = UpstreamLimits.standard
        limits.requestTime = .seconds(60)
        return limits
    }()

    /// The same for `/userinfo`.
    static let patientUserinfo = {
        var limits = UpstreamLimits.userinfo
        limits.requestTime = .seconds(60)
        return limits
    }()
}

/// Returns once `condition` holds, or the test's time is over.
func until(_ condition: () -> Bool) async {
    while !condition(), !Task.isCancelled { await Task.yield() }
}

/// Runs `body` with a way to a server that answers so.
///
/// `random` is what is taken for chance: 0 makes every pause half as long as it can be.
func withUpstream(
    _ limits: UpstreamLimits = .patient,
    random: Double = 0,
    answer: LoopbackAnswer = .json("{}"),
    _ body: (UpstreamSession) async throws -> Void
) async throws {
    let host = try TestHost { _ in answer }
    let client = try HTTPClient()
    let clock = ManualClock()
    let upstream = Upstream(
        client: client,
        limits: limits,
        time: MonotonicTime(clock),
        random: { random }
    )
    let outcome: Result<Void, any Error>
    do {
        outcome = .success(
            try await body(UpstreamSession(host: host, upstream: upstream, clock: clock))
        )
    } catch {
        outcome = .failure(error)
    }
    await client.shutdown()
    host.server.stop()
    try outcome.get()
}
