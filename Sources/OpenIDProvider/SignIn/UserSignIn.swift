internal import Directory
internal import JSON
internal import MicroHTTPD
internal import OpenSSL
internal import Passwords
internal import Store

/// Signs users of the database connection in by their password.
struct UserSignIn: Sendable {
    /// A name and a password that somebody typed, and through which client.
    struct Attempt: Sendable {
        let name: ExactString
        let password: [UInt8]
        let client: ExactString
        let origin: OpenIDOrigin
    }

    /// A user as found by the name, and what is kept of the password.
    private struct Candidate: Sendable {
        let user: User
        let hash: PasswordHash?
    }

    private enum Outcome: Sendable {
        case signedIn(User)
        case blocked
        /// Deleted, or with another password, since the password was compared.
        case changed
    }

    let store: any Store
    let connection: ExactString
    let hasher: PasswordHasher
    let throttle = SignInThrottle(.users)
    let clock: OpenIDClock
    let log: @Sendable (OpenIDEvent) -> Void

    /// The user, as the sign-in left it: counted, and with time and place.
    ///
    /// An unknown name costs as much time as a wrong password, and is answered alike; that a user is
    /// blocked is told to those alone who know the password.
    func signIn(_ attempt: Attempt) async throws(OAuthError) -> User {
        let candidate = try await candidate(attempt)
        let source: SignInThrottle.Source
        do {
            source = try SignInThrottle.Source(
                account: candidate.map { .user($0.user.id) }
                    ?? .name(attempt.name.asciiLowercased),
                passwordSince: candidate?.user.lastPasswordReset,
                peer: attempt.origin.peer
            )
        } catch {
            log(.cryptographyFailed(error, attempt.origin))
            throw .serverError
        }
        let isKnownPlace = candidate?.user.lastIP?.string == attempt.origin.peer.description
        if let wait = throttle.begin(source, isKnownPlace: isKnownPlace, now: clock.monotonic()) {
            throw refuse(.tooManyAttempts(retrySeconds: wait.fullSeconds), candidate, attempt)
        }
        guard try await isPassword(attempt, of: candidate, source), let candidate else {
            throttle.fail(source, now: clock.monotonic())
            throw refuse(.wrongPassword, candidate, attempt)
        }
        throttle.succeed(source, now: clock.monotonic())
        return try await record(attempt, candidate)
    }
}

extension UserSignIn {
    private func candidate(_ attempt: Attempt) async throws(OAuthError) -> Candidate? {
        let (name, connection) = (attempt.name.asciiLowercased, connection)
        do {
            return try await store.read { reading in
                guard let user = try reading.user(signingInAs: name, to: connection) else {
                    return nil
                }
                return Candidate(user: user, hash: try reading.passwordHash(of: user.id))
            }.value
        } catch {
            throw storeFailed(error, attempt)
        }
    }

    private func isPassword(
        _ attempt: Attempt,
        of candidate: Candidate?,
        _ source: SignInThrottle.Source
    ) async throws(OAuthError) -> Bool {
        do throws(PasswordError) {
            return try await hasher.matches(attempt.password, candidate?.hash)
        } catch {
            log(.passwordsFailed(error, user: candidate?.user.id, attempt.origin))
            throttle.withdraw(source, now: clock.monotonic())
            switch error {
            case .overloaded, .cancelled: throw .temporarilyUnavailable
            case .hashUnreadable, .notAllowed: throw .wrongPassword
            case .parametersOutOfBounds, .failed: throw .serverError
            }
        }
    }

    /// Counts the sign-in, if the user still has that password and is not blocked.
    private func record(
        _ attempt: Attempt,
        _ candidate: Candidate
    ) async throws(OAuthError) -> User {
        let newHash = await strongerHash(attempt, candidate)
        let (now, peer) = (clock.now(), attempt.origin.peer)
        let outcome: Outcome
        do {
            outcome = try await store.write { writing in
                guard var user = try writing.user(candidate.user.id),
                    try writing.passwordHash(of: user.id) == candidate.hash
                else { return .changed }
                guard !user.isBlocked else { return .blocked }
                user.noteSignIn(at: now, from: peer)
                try writing.update(user)
                if let newHash { try writing.setPasswordHash(newHash, of: user.id) }
                return .signedIn(user)
            }.value
        } catch {
            throw storeFailed(error, attempt)
        }
        switch outcome {
        case .signedIn(let user): return user
        case .blocked: throw refuse(.userBlocked, candidate, attempt)
        case .changed: throw refuse(.wrongPassword, candidate, attempt)
        }
    }

    /// A hash with the parameters of today, if the stored one has others; not worth failing for.
    private func strongerHash(_ attempt: Attempt, _ candidate: Candidate) async -> PasswordHash? {
        guard let hash = candidate.hash, !candidate.user.isBlocked, hasher.isOutdated(hash) else {
            return nil
        }
        do throws(PasswordError) { return try await hasher.hash(attempt.password) } catch {
            log(.passwordsFailed(error, user: candidate.user.id, attempt.origin))
            return nil
        }
    }

    private func refuse(
        _ error: OAuthError,
        _ candidate: Candidate?,
        _ attempt: Attempt
    ) -> OAuthError {
        log(
            .signInRefused(
                code: error.code,
                client: attempt.client,
                user: candidate?.user.id,
                attempt.origin
            )
        )
        return error
    }

    private func storeFailed(_ error: any Error, _ attempt: Attempt) -> OAuthError {
        log(.storeFailed(StoreError(anything: error), attempt.origin))
        return .temporarilyUnavailable
    }
}

extension User {
    /// Counts a sign-in.
    fileprivate mutating func noteSignIn(at now: UserTime, from peer: PeerAddress) {
        loginsCount = min(loginsCount ?? 0, Int.max - 1) + 1
        lastLogin = now
        updatedAt = now
        switch peer {
        case .ip(let address): lastIP = ExactString(address.description)
        case .unix: break
        }
    }
}

extension UInt64 {
    /// Nanoseconds as seconds, rounded up.
    var fullSeconds: Int {
        Int(clamping: self / 1_000_000_000 + (self % 1_000_000_000 > 0 ? 1 : 0))
    }
}
