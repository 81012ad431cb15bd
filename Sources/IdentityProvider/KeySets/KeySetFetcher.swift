internal import Curl
internal import JOSE
internal import JSON

/// What a fetch brought.
struct FetchedKeySet: Sendable {
    let keys: JSONWebKeySet
    /// The rest of the response's `max-age`, if it had one.
    let maxAge: Duration?
    /// Where the set is, if discovery was asked for it.
    let discoveredURL: HTTPURL?
}

/// Why a fetch brought nothing, and what that means for the next.
struct FetchFailure: Error {
    let error: KeySetError
    var retryAfter: Duration?
    /// Whether discovery should be asked before the next fetch.
    var isAboutLocation = false
}

/// Fetches an issuer's key set over HTTP, and the discovery document when it is needed.
struct KeySetFetcher: Sendable {
    /// How the set's place is known.
    enum Place: Sendable {
        case configured(HTTPURL)
        case discovered(DiscoveryLocation)
    }

    private let place: Place
    private let client: HTTPClient
    private let time: MonotonicTime
    private let timeout: Duration

    /// Makes a fetcher that has `timeout` for both documents together.
    init(_ place: Place, client: HTTPClient, time: MonotonicTime, timeout: Duration) {
        self.place = place
        self.client = client
        self.time = time
        self.timeout = timeout
    }

    /// Fetches the set, and the discovery document before it unless `knownURL` is what it says.
    func fetch(knownURL: HTTPURL?) async throws(FetchFailure) -> FetchedKeySet {
        let end = time.now() + timeout
        switch place {
        case .configured(let url):
            return try await keySet(at: url, isDiscovered: false, until: end)
        case .discovered(let discovery):
            if let knownURL {
                return try await keySet(at: knownURL, isDiscovered: false, until: end)
            }
            let url = try await ask(discovery, until: end)
            return try await keySet(at: url, isDiscovered: true, until: end)
        }
    }

    private func ask(
        _ discovery: DiscoveryLocation,
        until end: Duration
    ) async throws(FetchFailure) -> HTTPURL {
        let answer = try await get(discovery.url, until: end)
        do throws(KeySetError) {
            return try discovery.keySetURL(from: answer.body)
        } catch {
            throw FetchFailure(error: error)
        }
    }

    private func keySet(
        at url: HTTPURL,
        isDiscovered: Bool,
        until end: Duration
    ) async throws(FetchFailure) -> FetchedKeySet {
        let answer = try await get(url, until: end)
        let keys: JSONWebKeySet
        do throws(JSONWebKeySetError) {
            keys = try JSONWebKeySet(parsing: answer.body)
        } catch {
            throw FetchFailure(error: .keySetInvalid(error), isAboutLocation: true)
        }
        guard keys.hasUsableKey else {
            throw FetchFailure(error: .noUsableKey, isAboutLocation: true)
        }
        return FetchedKeySet(
            keys: keys,
            maxAge: CacheControl.maxAge(
                cacheControl: answer.headers.all("cache-control"),
                age: answer.headers.all("age")
            ),
            discoveredURL: isDiscovered ? url : nil
        )
    }

    /// One GET that must bring JSON: first the status is looked at, then the media type.
    private func get(
        _ url: HTTPURL,
        until end: Duration
    ) async throws(FetchFailure) -> HTTPClientResponse {
        let answer: HTTPClientResponse
        do throws(CurlError) {
            let accept = try RequestHeader("Accept", "application/json, application/jwk-set+json")
            let request = HTTPClientRequest(
                url,
                headers: [accept],
                timeout: end - time.now(),
                bodyBytesMax: JSONWebKeySet.byteCountMax
            )
            answer = try await client.send(request)
        } catch {
            throw FetchFailure(error: .unreachable(error))
        }
        guard answer.status == 200 else {
            let after = RetryAfter.delay(
                retryAfter: answer.headers.all("retry-after"),
                date: answer.headers.all("date")
            )
            let error = KeySetError.statusNotOK(answer.status)
            let isGone = (300..<500).contains(answer.status) && answer.status != 429
            throw FetchFailure(error: error, retryAfter: after, isAboutLocation: isGone)
        }
        guard MediaType.isJSON(answer.mediaType) else {
            throw FetchFailure(error: .notJSON(mediaType: answer.mediaType), isAboutLocation: true)
        }
        return answer
    }
}

extension JSONWebKeySet {
    /// Whether any token could name one of the keys: a name that two keys have names neither.
    fileprivate var hasUsableKey: Bool {
        keys.contains { key in
            guard let id = key.id else { return false }
            return JWSAlgorithm.allCases.contains { self.key(id: id, algorithm: $0) != nil }
        }
    }
}
