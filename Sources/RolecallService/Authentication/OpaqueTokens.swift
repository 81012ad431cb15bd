internal import JOSE
internal import JSON
internal import MicroHTTPD
internal import OpenSSL
internal import Synchronization

/// Tokens that are no JWS: the one issuer that gives them out tells by `/userinfo` whose they are.
///
/// What `/userinfo` said of a token is believed for the fresh time, and that it refused one for a while.
final class OpaqueTokens: Sendable {
    fileprivate typealias Flight = ProfileFlight<ToldProfile>

    /// What is being asked about.
    fileprivate struct Flights {
        var byToken: [SHA256Digest: Flight] = [:]
        /// How many each network started.
        var counts: [PeerNetwork: Int] = [:]
    }

    /// How long a token that was refused is not asked about again.
    static let refusalTime: Duration = .seconds(60)
    /// The most refused tokens that are remembered.
    static let refusalsMax = 65_536
    /// The most tokens that are asked about at one time.
    static let flightsMax = 1_000
    /// The most of these that one network sent, those of this machine excepted: a proxy there speaks for
    /// everybody.
    ///
    /// A bad token spends its sender's budget when it is refused. While `/userinfo` is slow that is late, and one
    /// sender must not take the place of all others meanwhile.
    static let flightsPerNetworkMax = 250

    let issuer: TrustedIssuer

    /// The longest time that a request waits for an answer.
    private let wait: Duration
    private let lookup: any UserinfoLookup
    private let clock: ServiceClock
    private let refusals = BoundedCache<SHA256Digest, UInt64>(
        .init(entries: refusalsMax, cost: refusalsMax)
    )
    /// Tokens whose user has more than is taken of anybody.
    private let failures: RecentFailures<SHA256Digest>
    private let flights = Mutex(Flights())

    /// Nil unless one of `issuers` gives out opaque tokens, and is asked by `/userinfo`.
    init?(_ issuers: [TrustedIssuer], times: ProfileTimes, clock: ServiceClock) {
        guard let issuer = issuers.first(where: \.takesOpaqueTokens),
            let lookup = issuer.sources.lazy.compactMap(\.userinfo).first
        else { return nil }
        self.issuer = issuer
        self.lookup = lookup
        wait = times.wait
        failures = RecentFailures(times: times)
        self.clock = clock
    }

    /// Whether the text has another form than a compact JWS, whose three parts two dots separate
    /// (RFC 7515 §3.1).
    ///
    /// What has that form and fails is not tried in another way.
    static func isOpaque(_ text: ArraySlice<UInt8>) -> Bool {
        text.count { $0 == UInt8(ascii: ".") } != 2
    }

    /// Whether the issuer refused the token a short while ago.
    func isRefused(_ digest: SHA256Digest) -> Bool {
        guard let until = refusals.value(for: digest) else { return false }
        return clock.monotonicNanoseconds() < until
    }

    /// Asks the issuer whose the token is; once for all who ask at the same time.
    ///
    /// `sender` is who brought the token; nil if that is a client, of somebody else's.
    func profile(
        _ text: Secret,
        _ digest: SHA256Digest,
        from sender: PeerAddress?
    ) async throws(Refusal) -> ToldProfile {
        if let failure = failures.failure(of: digest, at: clock.monotonicNanoseconds()) {
            throw Self.refusal(failure)
        }
        guard let flight = flight(text, digest, from: sender) else { throw Refusal(.overloaded) }
        switch await flight.outcome(within: wait) {
        case nil: throw Refusal(.profileUnavailable)
        case .success(let told): return told
        case .failure(let failure): throw Self.refusal(failure)
        }
    }

    private static func refusal(_ failure: LookupFailure) -> Refusal {
        switch failure.kind {
        case .tokenRefused: Refusal(.tokenInvalid)
        case .unavailable: Refusal(.profileUnavailable, retryAfter: failure.retryAfter)
        case .tooLarge(let limit): Refusal(.profileTooLarge, limit)
        case .several: Refusal(.ambiguousSubject)
        }
    }

    /// The flight that is under way or a new one; nil if there are too many.
    private func flight(
        _ text: Secret,
        _ digest: SHA256Digest,
        from sender: PeerAddress?
    ) -> Flight? {
        let now = clock.monotonicNanoseconds()
        let network = sender.flatMap { $0.isLocal ? nil : $0.network }
        return flights.withLock { flights in
            if let flight = flights.byToken[digest] { return flight }
            guard flights.takePlace(for: network) else { return nil }
            let flight = Flight(startedAt: now)
            flights.byToken[digest] = flight
            Task { await fetch(text, digest, flight, from: network) }
            return flight
        }
    }

    private func fetch(
        _ text: Secret,
        _ digest: SHA256Digest,
        _ flight: Flight,
        from network: PeerNetwork?
    ) async {
        let answer = await ask(text, at: flight.startedAt)
        if case .failure(let failure) = answer { remember(failure, of: digest) }
        flights.withLock { flights in
            flights.byToken[digest] = nil
            flights.leavePlace(of: network)
        }
        flight.finish(answer)
    }

    /// Remembers what is about the token or its user alone.
    private func remember(_ failure: LookupFailure, of digest: SHA256Digest) {
        let now = clock.monotonicNanoseconds()
        switch failure.kind {
        case .tokenRefused:
            refusals.insert(now &+ Self.refusalTime.wholeNanoseconds, for: digest, cost: 1)
        case .tooLarge, .several: failures.insert(failure, of: digest, at: now)
        case .unavailable: break
        }
    }

    private func ask(_ text: Secret, at start: UInt64) async -> Flight.Outcome {
        do throws(LookupFailure) {
            let profile = try await lookup.profile(token: text, subject: nil)
            // What no signed token may have is no subject here either.
            guard let subject = profile["sub"]?.string, SubjectSyntax.allows(subject) else {
                return .failure(.unavailable("no_subject"))
            }
            return .success(ToldProfile(subject: subject, profile: profile, askedAt: start))
        } catch {
            return .failure(error)
        }
    }
}

extension OpaqueTokens.Flights {
    /// Takes a place for one more, if there is one left.
    fileprivate mutating func takePlace(for network: PeerNetwork?) -> Bool {
        guard byToken.count < OpaqueTokens.flightsMax else { return false }
        guard let network else { return true }
        let count = counts[network] ?? 0
        guard count < OpaqueTokens.flightsPerNetworkMax else { return false }
        counts[network] = count + 1
        return true
    }

    /// Gives a place back.
    fileprivate mutating func leavePlace(of network: PeerNetwork?) {
        guard let network, let count = counts[network] else { return }
        counts[network] = count > 1 ? count - 1 : nil
    }
}

/// What `/userinfo` said when it was asked whose a token is.
struct ToldProfile: Sendable {
    let subject: ExactString
    let profile: JSONObject
    /// When it was asked, in nanoseconds of the service's clock.
    let askedAt: UInt64
}

extension ProfileSource {
    /// The endpoint, where that is the source.
    fileprivate var userinfo: (any UserinfoLookup)? {
        switch self {
        case .userinfo(let lookup, _): lookup
        case .claims, .tenantUser, .tenantAccount, .directory: nil
        }
    }
}
