internal import Directory
internal import JSON
internal import OpenSSL
internal import Store

/// Finds out which client asks.
struct ClientAuthentication: Sendable {
    /// A secret that is said to be a client's.
    private struct Claim: Sendable {
        let id: ExactString
        let secret: ExactString
        /// The client, if there is one with the id.
        let client: MachineClient?
    }

    let clients: ClientRegistry
    let throttle = SignInThrottle(.clients)
    /// For ids without a secret that could be guessed: made-up ones cannot fill the memory of the others.
    let decoyThrottle = SignInThrottle(.clients)
    let clock: OpenIDClock
    let budget: FailureBudget
    let log: @Sendable (OpenIDEvent) -> Void

    /// The client with these credentials; one that has no secret must bring none.
    ///
    /// An unknown client and a wrong secret are answered alike, after the same work.
    func client(
        _ credentials: ClientCredentials,
        from origin: OpenIDOrigin
    ) async throws(OAuthError) -> MachineClient {
        let client = try await known(credentials.id, origin)
        if let secret = credentials.secret {
            let claim = Claim(id: credentials.id, secret: secret, client: client)
            if try isRight(claim, origin), let client { return client }
        } else if let client, client.secretDigest == nil {
            return client
        }
        // Only now: the failures of others behind the same address must not cost a client its tokens.
        guard !budget.isSpent(origin.peer) else { throw refuse(.spentBudget, client, origin) }
        budget.spend(origin.peer)
        throw refuse(.clientUnauthorized(isBasic: credentials.isBasic), client, origin)
    }

    /// Reports a refusal.
    func refuse(
        _ error: OAuthError,
        _ client: MachineClient?,
        _ origin: OpenIDOrigin
    ) -> OAuthError {
        log(.clientRefused(code: error.code, client: client?.id, origin))
        return error
    }
}

extension ClientAuthentication {
    private func known(
        _ id: ExactString,
        _ origin: OpenIDOrigin
    ) async throws(OAuthError) -> MachineClient? {
        do throws(StoreError) { return try await clients.client(id) } catch {
            log(.storeFailed(error, origin))
            throw .temporarilyUnavailable
        }
    }

    /// Whether the secret is that of the client, which must have one.
    private func isRight(_ claim: Claim, _ origin: OpenIDOrigin) throws(OAuthError) -> Bool {
        let client = claim.client.flatMap { $0.secretDigest == nil ? nil : $0 }
        let throttle = client == nil ? decoyThrottle : throttle
        let source = try digested(origin) { () throws(OpenSSLError) in
            try SignInThrottle.Source(account: .name(claim.id), peer: origin.peer)
        }
        if let wait = throttle.begin(source, now: clock.monotonic()) {
            throw refuse(.tooManyAttempts(retrySeconds: wait.fullSeconds), claim.client, origin)
        }
        let isRight: Bool
        do throws(OAuthError) {
            isRight = try digested(origin) { () throws(OpenSSLError) in
                let isEqual = try (client ?? Self.decoy).hasSecret(Array(claim.secret.utf8))
                return isEqual && client != nil
            }
        } catch {
            throttle.withdraw(source, now: clock.monotonic())
            throw error
        }
        if isRight {
            throttle.succeed(source, now: clock.monotonic())
        } else {
            throttle.fail(source, now: clock.monotonic())
        }
        return isRight
    }

    /// Whose secret is compared where there is none, so that the time does not tell that.
    private static let decoy: MachineClient = {
        var decoy = MachineClient(id: "", name: "", createdAt: UserTime(milliseconds: 0))
        decoy.secretDigest = [UInt8](repeating: 0, count: SHA256Digest.byteCount)
        return decoy
    }()

    private func digested<Value>(
        _ origin: OpenIDOrigin,
        _ work: () throws(OpenSSLError) -> Value
    ) throws(OAuthError) -> Value {
        do throws(OpenSSLError) { return try work() } catch {
            log(.cryptographyFailed(error, origin))
            throw .serverError
        }
    }
}
