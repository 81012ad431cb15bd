internal import Curl
internal import JSON
internal import OpenSSL

/// The token with which the Management API is asked, by the client's own grant (RFC 6749 §4.4).
///
/// Fetched when it is first needed, once for all who wait, and renewed before it ends.
final class ManagementToken: Sendable {
    private let shared: SharedFetch<AccessToken>
    private let upstream: Upstream
    private let time: MonotonicTime
    private let times: ManagementTokenTimes

    init(
        _ tenant: ManagementTenant,
        upstream: Upstream,
        headers: [RequestHeader],
        times: ManagementTokenTimes,
        time: MonotonicTime,
        random: @escaping @Sendable () -> Double
    ) throws(CurlError) {
        let url = try TenantURLs(tenant.base).url("/oauth/token")
        var fetchTimes = SharedFetchTimes()
        fetchTimes.retryFirst = times.retryFirst
        fetchTimes.retryMax = times.retryMax
        fetchTimes.dropSpacing = times.refusalSpacing
        fetchTimes.waitersMax = upstream.limits.queueMax
        self.upstream = upstream
        self.time = time
        self.times = times
        shared = SharedFetch(times: fetchTimes, time: time, random: random) {
            () async throws(UpstreamError) in
            let method = HTTPClientRequest.Method.post(
                body: Self.body(for: tenant),
                mediaType: "application/json"
            )
            let json = JSONAnswer(upstream.limits)
            let token = try await upstream.send(url, method: method, headers: headers) {
                answer throws(UpstreamError) in
                try Self.read(answer, json, retryFirst: times.retryFirst)
            }
            let life = token.expiresIn ?? times.lifeAssumed
            let use = times.use(life: life, random: random())
            return FetchedValue(value: token, renewAfter: use.renewAfter, endAfter: use.endAfter)
        }
    }

    /// How the token endpoint is now.
    var state: UpstreamState { upstream.state }

    /// Why there is no token, if the last try to get one failed.
    var failure: UpstreamError? { shared.failure }

    /// The token, after a fetch if there is none.
    func current() async throws(UpstreamError) -> HeldValue<AccessToken> {
        try await shared.current()
    }

    /// Gives up a token that the API refused.
    ///
    /// If another was refused a moment ago, there is no use in a third: nobody asks for a while, with the error
    /// that is returned.
    func refuse(_ token: HeldValue<AccessToken>) -> UpstreamError? {
        shared.dropOrSuspend(token.number, .statusNotOK(401, retryAfter: .zero))
    }

    /// Gives up a token whose scopes do not suffice, unless it is new.
    ///
    /// A new one that may not even read makes a pause: nobody can be answered about.
    func doubt(_ token: HeldValue<AccessToken>, forReading: Bool) {
        if time.now() - token.fetchedAt >= times.scopeDoubt {
            shared.drop(token.number)
        } else if forReading {
            shared.suspend(token.number, for: times.retryFirst, .insufficientScope)
        }
    }
}

extension ManagementToken {
    private static func body(for tenant: ManagementTenant) -> [UInt8] {
        let secret = String(decoding: tenant.clientSecret.bytes, as: UTF8.self)
        let body: JSONValue = [
            "grant_type": "client_credentials",
            "client_id": .string(tenant.clientID),
            "client_secret": .string(ExactString(secret)),
            "audience": .string(tenant.audience),
        ]
        return body.encoded()
    }

    private static func read(
        _ answer: HTTPClientResponse,
        _ json: JSONAnswer,
        retryFirst: Duration
    ) throws(UpstreamError) -> AccessToken {
        switch answer.status {
        case 200: return try AccessToken(json.object(answer))
        case 401, 403: throw .credentialsRefused(retryAfter: retryFirst)
        default: throw .statusNotOK(answer.status)
        }
    }
}
