internal import Authorization
internal import JSON

/// Whose rights a question is about, after it was settled that the caller may ask.
enum AskedSubject: Sendable {
    /// The subject of a token that was sent along: its claims are at hand.
    case token(AuthenticatedToken)
    /// A subject that a client named, without its token.
    case named(Subject)

    /// Settles whom a question is about.
    ///
    /// Who may ask about itself alone may leave the subject out; naming anyone else, existing or not,
    /// is refused before any look-up, so that answers do not tell who exists. A client with
    /// `evaluate:access` names the subject or sends its token; if it does both, they must agree.
    init(
        caller: AuthenticatedToken,
        subjectToken: AuthenticatedToken?,
        named: Subject?
    ) throws(Refusal) {
        guard caller.caller.mayAskAboutOthers else {
            self = .token(caller)
            let own = caller.caller.subject
            let asked = [named, subjectToken?.caller.subject]
            guard asked.allSatisfy({ $0 == nil || $0 == own }) else {
                throw Refusal(.subjectNotAllowed)
            }
            return
        }
        if let subjectToken {
            guard named == nil || named == subjectToken.caller.subject else {
                throw Refusal(
                    .invalidRequest,
                    "`subject` and `Rolecall-Subject-Token` are about different subjects"
                )
            }
            self = .token(subjectToken)
        } else if let named {
            self = named == caller.caller.subject ? .token(caller) : .named(named)
        } else {
            throw Refusal(.invalidRequest, "`subject` is missing")
        }
    }
}
