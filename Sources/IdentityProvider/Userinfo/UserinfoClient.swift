public import Curl
public import JSON
internal import OpenSSL
internal import Synchronization

/// What an issuer's `/userinfo` says of an access token.
public enum UserinfoAnswer: Sendable, Equatable {
    /// The claims about the token's user, among them a `sub`.
    case claims(JSONObject)
    /// The issuer does not take the token (401, or 403 with a `Bearer` challenge, RFC 6750 §3), or it is
    /// none that a header can carry and was not sent.
    case tokenRefused
}

/// Asks one issuer's `/userinfo` (OpenID Connect Core 1.0 §5.3).
///
/// The endpoint is the one of the issuer's own discovery document, on the issuer's own origin. Tokens
/// are sent there and kept nowhere; no error, log or metric holds one.
public final class UserinfoClient: Sendable {
    private let headers: [RequestHeader]
    private let upstream: Upstream
    private let endpoint: SharedFetch<HTTPURL>
    private let json: JSONAnswer
    private let time: MonotonicTime
    private let held: Mutex<HeldCallers>

    /// Makes a client that has asked nothing yet.
    ///
    /// - Parameters:
    ///   - issuer: The issuer as tokens have it in `iss`.
    ///   - client: Sends the requests.
    ///   - userAgent: The `User-Agent` of all requests: `rolecall/1.0`.
    ///   - limits: Bounds of what is sent, the discovery document included.
    ///   - times: Other bounds.
    ///   - time: The clock to wait by.
    ///   - random: Numbers from 0 up to 1, to spread requests in time.
    /// - Throws: ``KeySetError/issuerInvalid(_:)`` if the issuer can have no discovery document, and
    ///   ``KeySetError/unreachable(_:)`` if `userAgent` can be no header.
    public init(
        issuer: ExactString,
        client: HTTPClient,
        userAgent: String,
        limits: UpstreamLimits = .userinfo,
        times: UserinfoTimes = .standard,
        time: MonotonicTime = .system,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) throws(KeySetError) {
        let headers: [RequestHeader]
        do throws(CurlError) {
            headers = [
                try RequestHeader("Accept", "application/json"),
                try RequestHeader("User-Agent", userAgent),
            ]
        } catch {
            throw .unreachable(error)
        }
        let upstream = Upstream(client: client, limits: limits, time: time, random: random)
        self.headers = headers
        self.upstream = upstream
        self.time = time
        json = JSONAnswer(limits)
        held = Mutex(HeldCallers(countMax: times.heldCallersMax))
        endpoint = Self.endpoint(
            try DiscoveryLocation(issuer: issuer),
            upstream: upstream,
            headers: headers,
            times: times,
            time: time,
            random: random
        )
    }

    /// How the issuer is now, read without blocking.
    public var state: UpstreamState {
        var state = upstream.state
        if endpoint.failure != nil { state.isFailing = true }
        return state
    }

    /// The claims about the user of `token`, an access token of this issuer.
    ///
    /// `subject` is the `sub` that the token is known to have, or `nil` if only the issuer can read
    /// it. Another `sub` in the answer is an ``UpstreamError/invalidAnswer(_:)``: the claims may be of
    /// another user (OpenID Connect Core 1.0 §5.3.2).
    public func claims(
        of token: ExactString,
        subject: ExactString?
    ) async throws(UpstreamError) -> UserinfoAnswer {
        guard let authorization = BearerToken.header(token) else { return .tokenRefused }
        let caller = Self.caller(token, subject)
        try checkHold(of: caller)
        let endpoint = try await endpoint.current()
        let json = json
        do throws(UpstreamError) {
            let headers = headers + [authorization]
            let (answer, pause) = try await upstream.send(
                endpoint.value,
                headers: headers,
                for: .profile
            ) { answer throws(UpstreamError) in
                (try Self.read(answer, subject, json), Self.pause(after: answer))
            }
            if let pause { hold(caller, for: pause) }
            return answer
        } catch {
            react(to: error, caller, endpoint)
            throw error
        }
    }
}

extension UserinfoClient {
    /// With these the endpoint is not where it was, and discovery is asked again.
    private static let movedStatuses: Set = [301, 302, 303, 307, 308, 404, 405, 410]

    private static func endpoint(
        _ discovery: DiscoveryLocation,
        upstream: Upstream,
        headers: [RequestHeader],
        times: UserinfoTimes,
        time: MonotonicTime,
        random: @escaping @Sendable () -> Double
    ) -> SharedFetch<HTTPURL> {
        var fetchTimes = SharedFetchTimes()
        fetchTimes.retryFirst = times.retryFirst
        fetchTimes.retryMax = times.retryMax
        fetchTimes.dropSpacing = times.lossSpacing
        fetchTimes.waitersMax = upstream.limits.queueMax
        let json = JSONAnswer(upstream.limits)
        return SharedFetch(times: fetchTimes, time: time, random: random) {
            () async throws(UpstreamError) in
            let url = try await upstream.send(discovery.url, headers: headers) {
                answer throws(UpstreamError) in
                guard answer.status == 200 else { throw .statusNotOK(answer.status) }
                return try discovery.userinfoURL(from: json.value(answer))
            }
            return FetchedValue(
                value: url,
                renewAfter: times.discovery * (0.8 + random() * 0.1),
                endAfter: times.discovery
            )
        }
    }

    private static func read(
        _ answer: HTTPClientResponse,
        _ subject: ExactString?,
        _ json: JSONAnswer
    ) throws(UpstreamError) -> UserinfoAnswer {
        switch answer.status {
        case 200:
            let claims = try json.object(answer)
            guard let found = claims["sub"]?.string, !found.isEmpty, found == subject ?? found
            else {
                throw .invalidAnswer(.subject)
            }
            return .claims(claims)
        case 401: return .tokenRefused
        // Whatever stands before the endpoint may say 403 too, to anybody.
        case 403 where hasBearerChallenge(answer) || isAboutToken(answer, json):
            return .tokenRefused
        default: throw .statusNotOK(answer.status)
        }
    }

    /// Whether the body is an error of RFC 6750 §3.1 about the token.
    private static func isAboutToken(_ answer: HTTPClientResponse, _ json: JSONAnswer) -> Bool {
        let error = (try? json.value(answer))?.object?["error"]?.string
        return error == "invalid_token" || error == "insufficient_scope"
    }

    private static func hasBearerChallenge(_ answer: HTTPClientResponse) -> Bool {
        answer.headers.all("WWW-Authenticate").contains { challenge in
            let scheme = challenge.utf8.prefix { $0 != UInt8(ascii: " ") }
            return ExactString(String(Substring(scheme))).asciiLowercased == "bearer"
        }
    }

    private static func caller(_ token: ExactString, _ subject: ExactString?) -> UserinfoCaller? {
        if let subject { return .subject(subject) }
        return (try? DigestAlgorithm.sha256.digest(of: Array(token.utf8))).map { .token($0) }
    }

    private static func pause(after answer: HTTPClientResponse) -> Duration? {
        let rate = RateLimit(answer.headers)
        return rate.remaining == 0 ? rate.resetIn : nil
    }

    private func checkHold(of caller: UserinfoCaller?) throws(UpstreamError) {
        guard let caller else { return }
        let now = time.now()
        if let rest = held.withLock({ $0.remaining(caller, at: now) }) {
            throw .limited(retryAfter: rest)
        }
    }

    private func hold(_ caller: UserinfoCaller?, for pause: Duration) {
        guard let caller else { return }
        let now = time.now()
        let end = now + min(pause, upstream.limits.limitedMax)
        held.withLock { $0.hold(caller, until: end, at: now) }
    }

    private func react(
        to error: UpstreamError,
        _ caller: UserinfoCaller?,
        _ endpoint: HeldValue<HTTPURL>
    ) {
        if case .limited(let pause) = error { hold(caller, for: pause) }
        if case .statusNotOK(let status, _) = error, Self.movedStatuses.contains(status) {
            self.endpoint.drop(endpoint.number)
        }
    }
}
