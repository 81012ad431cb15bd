internal import MicroHTTPD

/// Who is asking in one request, and whose token came along.
struct Exchange: Sendable {
    let caller: AuthenticatedToken

    /// The token in `Rolecall-Subject-Token`: whom the question is about.
    let subjectToken: AuthenticatedToken?

    /// How old profiles may be.
    let demand: FreshnessDemand
}

/// Reads the credentials of a request.
final class ExchangeReader: Sendable {
    static let subjectTokenHeader = "Rolecall-Subject-Token"

    let authenticator: TokenAuthenticator
    /// Whether there are profiles that can be old.
    let readsDemands: Bool

    init(authenticator: TokenAuthenticator, readsDemands: Bool) {
        self.authenticator = authenticator
        self.readsDemands = readsDemands
    }

    /// The exchange, or nil if an issuer must be asked for a key first.
    ///
    /// Never blocks.
    func exchange(
        of request: HTTPRequest,
        for purpose: TokenPurposes = .decisions
    ) throws(Refusal) -> Exchange? {
        let outcome = try authenticator.authenticate(callerOf: request, for: purpose)
        guard case .authenticated(let caller) = outcome else { return nil }
        guard let text = try subjectToken(of: request) else {
            return exchange(of: request, caller, subject: nil)
        }
        do {
            let outcome = try authenticator.authenticate(text, payer: payer(caller, request))
            guard case .authenticated(let subject) = outcome else { return nil }
            return exchange(of: request, caller, subject: subject)
        } catch {
            throw Self.subjectTokenRefusal(error)
        }
    }

    /// The exchange, after asking the issuers whose keys are missing.
    func exchangeAskingIssuers(
        of request: HTTPRequest,
        for purpose: TokenPurposes = .decisions
    ) async throws(Refusal) -> Exchange {
        let header = request.header("Authorization")
        let caller = try await token(
            BearerCredentials.token(in: header),
            payer: request.peer,
            for: purpose
        )
        guard let text = try subjectToken(of: request) else {
            return exchange(of: request, caller, subject: nil)
        }
        do {
            let subject = try await token(text, payer: payer(caller, request))
            return exchange(of: request, caller, subject: subject)
        } catch {
            throw Self.subjectTokenRefusal(error)
        }
    }
}

extension ExchangeReader {
    /// A user's word on how old profiles may be is worth nothing: it would cost the tenant requests.
    private func exchange(
        of request: HTTPRequest,
        _ caller: AuthenticatedToken,
        subject: AuthenticatedToken?
    ) -> Exchange {
        let mayDemand = readsDemands && caller.caller.kind == .client
        return Exchange(
            caller: caller,
            subjectToken: subject,
            demand: mayDemand ? FreshnessDemand(request.headers) : .none
        )
    }

    private func token(
        _ text: ArraySlice<UInt8>,
        payer: PeerAddress?,
        for purpose: TokenPurposes = .decisions
    ) async throws(Refusal) -> AuthenticatedToken {
        switch try authenticator.authenticate(text, payer: payer, for: purpose) {
        case .authenticated(let token): token
        case .pending(let pending): try await authenticator.finish(pending)
        }
    }

    /// Who pays for a bad subject token: nobody, if a client brought it that speaks for others.
    private func payer(_ caller: AuthenticatedToken, _ request: HTTPRequest) -> PeerAddress? {
        caller.caller.mayAskAboutOthers ? nil : request.peer
    }

    private func subjectToken(of request: HTTPRequest) throws(Refusal) -> ArraySlice<UInt8>? {
        switch request.singleHeader(Self.subjectTokenHeader) {
        case .absent: nil
        case .value(let token): token
        case .repeated:
            throw Refusal(.invalidHeader, "`\(Self.subjectTokenHeader)` is sent twice")
        }
    }

    /// A subject token that is refused is a fault of the request, not of the caller's credentials.
    private static func subjectTokenRefusal(_ refusal: Refusal) -> Refusal {
        switch refusal.code {
        case .tokenInvalid, .tokenExpired:
            Refusal(.invalidRequest, "`\(subjectTokenHeader)` is not a valid token")
        case .invalidJSON, .duplicateMember, .tooDeep, .invalidRequest, .invalidHeader,
            .revisionInvalid, .tokenMissing, .insufficientScope, .subjectNotAllowed,
            .grantNotAllowed, .selfGrant, .notFound, .methodNotAllowed, .conflict, .lastAdmin,
            .preconditionFailed, .unsupportedMediaType, .revisionUnknown, .bodyTooLarge,
            .headTooLarge, .rateLimited, .profileUnavailable, .keysUnavailable, .storeUnavailable,
            .ambiguousSubject, .profileTooLarge, .subjectTokenRequired, .revisionNotReached,
            .overloaded, .internalError:
            refusal
        }
    }
}
