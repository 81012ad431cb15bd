internal import JSON
internal import OpenSSL
internal import Store

/// Finds out which client asks.
struct ClientAuthentication: Sendable {
    let clients: ClientRegistry
    let throttle = SignInThrottle(.clients)
    let clock: OpenIDClock
    let log: @Sendable (OpenIDEvent) -> Void

    /// The client with these credentials; one that has no secret must bring none.
    ///
    /// An unknown client and a wrong secret are answered alike. Unknown ids are not remembered, so that
    /// made-up ones cannot fill the throttle's memory.
    func client(
        _ credentials: ClientCredentials,
        from origin: OpenIDOrigin
    ) async throws(OAuthError) -> MachineClient {
        let unauthorized = OAuthError.clientUnauthorized(isBasic: credentials.isBasic)
        guard let client = try await known(credentials.id, origin) else {
            throw refuse(unauthorized, nil, origin)
        }
        switch (client.secretDigest, credentials.secret) {
        case (nil, nil): return client
        case (nil, .some), (.some, nil): throw refuse(unauthorized, client, origin)
        case (.some, let secret?):
            guard try isSecret(secret, of: client, origin) else {
                throw refuse(unauthorized, client, origin)
            }
            return client
        }
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

    private func isSecret(
        _ secret: ExactString,
        of client: MachineClient,
        _ origin: OpenIDOrigin
    ) throws(OAuthError) -> Bool {
        let source = try digested(origin) { () throws(OpenSSLError) in
            try SignInThrottle.Source(account: client.id, peer: origin.peer)
        }
        if let wait = throttle.begin(source, now: clock.monotonic()) {
            throw refuse(.tooManyAttempts(retrySeconds: wait.fullSeconds), client, origin)
        }
        let isRight: Bool
        do throws(OAuthError) {
            isRight = try digested(origin) { () throws(OpenSSLError) in
                try client.hasSecret(Array(secret.utf8))
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
