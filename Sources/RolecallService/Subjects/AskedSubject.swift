internal import Authorization
internal import JSON

/// Whose rights a question is about, after it was settled that the caller may ask.
enum AskedSubject: Sendable {
    /// The subject of a token that was sent along.
    case token(AuthenticatedToken)
    /// As `token`, where the question also names a subject: only the directory can tell whether that is
    /// the same one.
    case namedToken(AuthenticatedToken, Subject, otherwise: Refusal)
    /// A subject that a client named, without its token.
    case named(Subject)

    /// Settles whom a question is about.
    ///
    /// Who may ask about itself alone may leave the subject out; naming anyone else, existing or not,
    /// is refused before any look-up of that other one, so that answers do not tell who exists. A
    /// client that may ask about others names the subject or sends its token; if it does both, they must
    /// agree.
    init(
        caller: AuthenticatedToken,
        mayAskAboutOthers: Bool,
        subjectToken: AuthenticatedToken?,
        named: Subject?
    ) throws(Refusal) {
        guard mayAskAboutOthers else {
            let refusal = Refusal(.subjectNotAllowed)
            if let subjectToken, subjectToken.caller.subject != caller.caller.subject {
                throw refusal
            }
            self = try Self.token(caller, named: named, otherwise: refusal)
            return
        }
        if let subjectToken {
            let refusal = Refusal(
                .invalidRequest,
                "`subject` and `Rolecall-Subject-Token` are about different subjects"
            )
            self = try Self.token(subjectToken, named: named, otherwise: refusal)
        } else if let named {
            let isCaller = caller.caller.kind == .client && named == caller.caller.subject
            self = isCaller ? .token(caller) : .named(named)
        } else {
            throw Refusal(.invalidRequest, "`subject` is missing")
        }
    }

    /// The token of the subject, if it was sent along.
    var token: AuthenticatedToken? {
        switch self {
        case .token(let token), .namedToken(let token, _, _): token
        case .named: nil
        }
    }

    private static func token(
        _ token: AuthenticatedToken,
        named: Subject?,
        otherwise refusal: Refusal
    ) throws(Refusal) -> AskedSubject {
        guard let named else { return .token(token) }
        guard token.caller.profile.isEmpty else {
            return .namedToken(token, named, otherwise: refusal)
        }
        guard named == token.caller.subject else { throw refusal }
        return .token(token)
    }
}
