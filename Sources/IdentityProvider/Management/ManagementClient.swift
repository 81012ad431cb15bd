public import Curl
public import JSON

/// Asks a tenant's Management API about users.
///
/// Each call is one question to the tenant, or more where that is said; nothing is kept but the access
/// token. After a 401 the question is asked once more, with a new token.
public final class ManagementClient: Sendable {
    /// The most users that the search for an identity takes.
    static let searchUsersMax = 10

    let urls: TenantURLs
    let headers: [RequestHeader]
    let upstream: Upstream
    let token: ManagementToken
    let json: JSONAnswer

    /// Makes a client that has asked nothing yet.
    ///
    /// - Parameters:
    ///   - tenant: Where to ask, and as whom.
    ///   - client: Sends the requests.
    ///   - userAgent: The `User-Agent` of all requests: `rolecall/1.0`.
    ///   - limits: Bounds of what is sent. The token endpoint has the same, one request at a time.
    ///   - times: When the token is renewed.
    ///   - time: The clock to wait by.
    ///   - random: Numbers from 0 up to 1, to spread requests in time.
    /// - Throws: ``CurlError/invalidURL(_:)`` if the tenant's base has a query, and
    ///   ``CurlError/invalidHeader(_:)`` if `userAgent` is none.
    public init(
        _ tenant: ManagementTenant,
        client: HTTPClient,
        userAgent: String,
        limits: UpstreamLimits = .standard,
        times: ManagementTokenTimes = .standard,
        time: MonotonicTime = .system,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) throws(CurlError) {
        urls = try TenantURLs(tenant.base)
        headers = [
            try RequestHeader("Accept", "application/json"),
            try RequestHeader("User-Agent", userAgent),
        ]
        upstream = Upstream(client: client, limits: limits, time: time, random: random)
        var tokenLimits = limits
        tokenLimits.requestsMax = 1
        tokenLimits.bodyBytesMax = times.bodyBytesMax
        token = try ManagementToken(
            tenant,
            upstream: Upstream(client: client, limits: tokenLimits, time: time, random: random),
            headers: headers,
            times: times,
            time: time,
            random: random
        )
        json = JSONAnswer(limits)
    }

    /// How the tenant is now, read without blocking.
    public var state: ManagementState {
        ManagementState(
            api: upstream.state,
            tokenEndpoint: token.state,
            tokenFailure: token.failure
        )
    }

    /// The scopes of the client's token, or `nil` if the token endpoint does not say.
    public func scopes() async throws(UpstreamError) -> Set<ExactString>? {
        try await token.current().value.scopes
    }
}

extension ManagementClient {
    /// The user `id`, without `user_metadata`, or `nil` if the tenant says that there is none.
    ///
    /// An id that is a linked identity's is its primary user: if there is no user `id`, a second question
    /// searches for who has it, and a third one asks for that user. A search lags behind, for minutes at
    /// times, so that nothing of what it says is believed but whom to ask for: where that user does not have the
    /// identity, ``UpstreamError/invalidAnswer(_:)`` is thrown, since another one may have it by now.
    public func user(_ id: ExactString) async throws(UpstreamError) -> JSONObject? {
        switch try await read(id) {
        case .user(let user): return user
        case .never: return nil
        case .none: break
        }
        guard let key = UserReading.IdentityKey(id), let primary = try await holder(of: key),
            primary != id, case .user(let user) = try await read(primary)
        else { return nil }
        guard try UserReading.has(key, user) else { throw .invalidAnswer(.identities) }
        return user
    }

    /// The users with exactly this e-mail address, verified or not, without `user_metadata`.
    ///
    /// A tenant keeps the addresses of its databases in lower case, and those of other connections as they come.
    public func users(email: ExactString) async throws(UpstreamError) -> [JSONObject] {
        let query = [("email", email.string)] + Self.withoutUserMetadata
        guard let url = try url("/api/v2/users-by-email", query) else { return [] }
        let json = json
        return try await ask(url) { answer throws(UpstreamError) in
            guard answer.status == 200 else { throw .statusNotOK(answer.status) }
            return try UserReading.users(email: email, in: json.value(answer))
        }
    }

    /// Changes members of a user's `app_metadata`, and returns the user after it without
    /// `user_metadata`, or `nil` if the tenant says that there is none.
    ///
    /// The members of `changes` are replaced whole, others stay, and `null` removes one; an empty
    /// object removes all. Sent at most once: after ``UpstreamError/timedOut`` and
    /// ``UpstreamError/cut`` it may have been done or not.
    public func update(
        _ id: ExactString,
        appMetadata changes: JSONObject
    ) async throws(UpstreamError) -> JSONObject? {
        guard let url = try userURL(id, []) else { return nil }
        let body: JSONValue = ["app_metadata": .object(changes)]
        let method = HTTPClientRequest.Method.patch(
            body: body.encoded(),
            mediaType: "application/json"
        )
        let json = json
        let found = try await ask(url, method: method) { answer throws(UpstreamError) in
            try Self.readUser(id, answer, json)
        }
        switch found {
        case .user(var user):
            user["user_metadata"] = nil
            return user
        case .never, .none: return nil
        }
    }
}

extension ManagementClient {
    private enum Found {
        case user(JSONObject)
        /// There is none, but an identity may have the id.
        case none
        /// Nothing can have such an id.
        case never
    }

    private static let withoutUserMetadata = [
        (name: "fields", value: "user_metadata"), (name: "include_fields", value: "false"),
    ]

    /// `nil` for an id that no URL can name; there is no such user.
    private func userURL(
        _ id: ExactString,
        _ query: [(name: String, value: String)]
    ) throws(UpstreamError) -> HTTPURL? {
        guard let piece = try? PathPiece(id.string) else { return nil }
        return try url("/api/v2/users/" + piece.encoded, query)
    }

    /// `nil` if a value can be nothing that is asked for; one that is too long to be asked for may be.
    private func url(
        _ path: String,
        _ query: [(name: String, value: String)]
    ) throws(UpstreamError) -> HTTPURL? {
        do throws(CurlError) { return try urls.url(path, query) } catch {
            guard error == .invalidPathPiece else { throw UpstreamError(error) }
            return nil
        }
    }

    /// What the tenant says of the user `id` itself.
    private func read(_ id: ExactString) async throws(UpstreamError) -> Found {
        guard let url = try userURL(id, Self.withoutUserMetadata) else { return .never }
        let json = json
        return try await ask(url) { answer throws(UpstreamError) in
            try Self.readUser(id, answer, json)
        }
    }

    private static func readUser(
        _ id: ExactString,
        _ answer: HTTPClientResponse,
        _ json: JSONAnswer
    ) throws(UpstreamError) -> Found {
        switch answer.status {
        case 200: return .user(try UserReading.user(id, in: json.value(answer)))
        // Whatever stands before a tenant that is gone may say 404 too.
        case 404 where errorCode(answer, json) == "inexistent_user": return .none
        case 400 where errorCode(answer, json) == "invalid_uri": return .never
        default: throw .statusNotOK(answer.status)
        }
    }

    /// The id of the user who has the identity, by a search, or `nil` if it finds nobody.
    private func holder(
        of key: UserReading.IdentityKey
    ) async throws(UpstreamError) -> ExactString? {
        let query = [
            ("q", key.query), ("search_engine", "v3"), ("page", "0"),
            ("per_page", "\(Self.searchUsersMax)"),
        ]
        let path = "/api/v2/users"
        guard let url = try url(path, query + Self.withoutUserMetadata) else { return nil }
        let json = json
        return try await ask(url) { answer throws(UpstreamError) in
            switch answer.status {
            case 200:
                let found = try json.value(answer)
                return try UserReading.holder(of: key, in: found, countMax: Self.searchUsersMax)
            default: throw .statusNotOK(answer.status)
            }
        }
    }
}
