public import Authorization
internal import OpenSSL
internal import Store

/// Why an administrator does not do what it was asked.
///
/// Nothing was changed, but where ``profileUnavailable(_:)`` says otherwise.
public enum AdminError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The actor may not give, take or change this; with what it lacks.
    case grantNotAllowed(String)
    /// The actor does not have a right that reading, or revoking, or registering needs.
    case rightMissing(RolecallRight)
    /// The actor would change what it holds itself.
    case selfGrant
    /// There would be no full admin any more.
    case lastAdmin
    /// There is no such user, entry, role or resource.
    case notFound
    /// What was asked cannot be; with what was found and expected.
    case invalidRequest(String)
    /// What is there is in the way, or was changed by somebody else at the same time.
    case conflict(String)
    /// What is there is not what the actor expects.
    case preconditionFailed
    /// Several users go by this name.
    case ambiguousSubject
    /// The profile is over a limit.
    case profileTooLarge(String)
    /// The tenant does not answer; whether the change was made is found out when it does again.
    ///
    /// `retryAfter` is when to come back, if that is known.
    case profileUnavailable(String, retryAfter: Duration? = nil)
    /// The store does not answer.
    case storeUnavailable(String)
    /// Too many changes wait for their turn.
    case overloaded

    /// The code of the API, never reworded once released.
    public var code: String {
        switch self {
        case .grantNotAllowed: "grant_not_allowed"
        case .rightMissing: "insufficient_scope"
        case .selfGrant: "self_grant"
        case .lastAdmin: "last_admin"
        case .notFound: "not_found"
        case .invalidRequest: "invalid_request"
        case .conflict: "conflict"
        case .preconditionFailed: "precondition_failed"
        case .ambiguousSubject: "ambiguous_subject"
        case .profileTooLarge: "profile_too_large"
        case .profileUnavailable: "profile_unavailable"
        case .storeUnavailable: "store_unavailable"
        case .overloaded: "overloaded"
        }
    }

    /// What was found and what was expected.
    public var description: String {
        switch self {
        case .grantNotAllowed(let detail), .invalidRequest(let detail), .conflict(let detail),
            .profileTooLarge(let detail), .profileUnavailable(let detail, _),
            .storeUnavailable(let detail):
            detail
        case .rightMissing(let right): "`\(right.permission)` is needed"
        case .selfGrant: "nobody changes what they hold themselves"
        case .lastAdmin: "there would be no enabled user left with `*:rolecall`"
        case .notFound: "there is none"
        case .preconditionFailed: "what is there is another version"
        case .ambiguousSubject: "several users go by this name"
        case .overloaded: "too many changes wait for their turn"
        }
    }

    /// When to try again, if that is known.
    public var retryAfter: Duration? {
        guard case .profileUnavailable(_, let retryAfter) = self else { return nil }
        return retryAfter
    }

    /// Whether somebody tried what it may not do, which the journal tells of what is no mere reading.
    var isDeniedAttempt: Bool {
        switch self {
        case .grantNotAllowed, .rightMissing, .selfGrant, .lastAdmin: true
        case .notFound, .invalidRequest, .conflict, .preconditionFailed,
            .ambiguousSubject, .profileTooLarge, .profileUnavailable, .storeUnavailable,
            .overloaded:
            false
        }
    }

    /// What an error of a transaction means.
    init(_ error: any Error) {
        switch error {
        case let error as AdminError: self = error
        case let error as ProfileError: self = .profileTooLarge(error.description)
        case let error as StoreError: self = .storeUnavailable(error.code)
        case let error as OpenSSLError: self = .storeUnavailable(error.description)
        default: self = .storeUnavailable("the store's work failed")
        }
    }
}
