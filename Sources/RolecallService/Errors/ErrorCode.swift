/// The stable codes of refusals: the `code` member of every problem document.
///
/// The list is closed: more precise reasons go to the log, never to the caller.
public enum ErrorCode: String, CaseIterable, Error, Sendable {
    /// The body is not one JSON text (RFC 8259), or not UTF-8.
    case invalidJSON = "invalid_json"
    /// An object of the body names a member twice.
    case duplicateMember = "duplicate_member"
    /// The body nests deeper than `limits.json_depth`.
    case tooDeep = "too_deep"
    /// The request is well-formed, but not what this path takes.
    case invalidRequest = "invalid_request"
    /// A header is malformed, doubled or contradicts another one.
    case invalidHeader = "invalid_header"
    /// `Rolecall-At-Least` is not a revision.
    case revisionInvalid = "revision_invalid"
    /// No bearer token was sent.
    case tokenMissing = "token_missing"
    /// The token was refused, whatever the cause.
    case tokenInvalid = "token_invalid"
    /// The token's signature held, and it is past its `exp`.
    case tokenExpired = "token_expired"
    /// The token lacks the scope that this path demands.
    case insufficientScope = "insufficient_scope"
    /// A caller that may ask about itself alone named somebody else.
    case subjectNotAllowed = "subject_not_allowed"
    /// The caller may not give, take or change this.
    case grantNotAllowed = "grant_not_allowed"
    /// Nobody changes what they hold themselves.
    case selfGrant = "self_grant"
    /// Nothing is at this path on this listener.
    case notFound = "not_found"
    /// The path exists, with other methods.
    case methodNotAllowed = "method_not_allowed"
    /// What is there is in the way, or was changed at the same time.
    case conflict
    /// There would be no full admin any more.
    case lastAdmin = "last_admin"
    /// What is there is not what the request expects.
    case preconditionFailed = "precondition_failed"
    /// The body is of another media type.
    case unsupportedMediaType = "unsupported_media_type"
    /// The revision that was asked for is of another store.
    case revisionUnknown = "revision_unknown"
    /// The body is larger than `limits.body`.
    case bodyTooLarge = "body_too_large"
    /// The head is larger than `limits.head`.
    case headTooLarge = "head_too_large"
    /// Too many failed authentications from one address.
    case rateLimited = "rate_limited"
    /// The profile of the subject cannot be had at present.
    case profileUnavailable = "profile_unavailable"
    /// The keys of the token's issuer cannot be had at present.
    case keysUnavailable = "keys_unavailable"
    /// The store cannot be read, or not be written, at present.
    case storeUnavailable = "store_unavailable"
    /// Several users of the directory have the value by which the subject is named.
    case ambiguousSubject = "ambiguous_subject"
    /// The subject's profile is larger than what a decision may read.
    case profileTooLarge = "profile_too_large"
    /// Only the subject's own token can tell its profile, and it was not sent.
    case subjectTokenRequired = "subject_token_required"
    /// This node does not know of the revision that was asked for yet.
    case revisionNotReached = "revision_not_reached"
    /// The service has more work than it may hold.
    case overloaded
    /// The service failed: a defect, never the caller's fault.
    case internalError = "internal_error"

    /// The HTTP status that goes with the code.
    public var status: Int {
        switch self {
        case .invalidJSON, .duplicateMember, .tooDeep, .invalidRequest, .invalidHeader,
            .revisionInvalid:
            400
        case .tokenMissing, .tokenInvalid, .tokenExpired: 401
        case .insufficientScope, .subjectNotAllowed, .grantNotAllowed, .selfGrant: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .revisionUnknown, .conflict, .lastAdmin: 409
        case .preconditionFailed: 412
        case .unsupportedMediaType: 415
        case .bodyTooLarge: 413
        case .rateLimited: 429
        case .headTooLarge: 431
        case .internalError: 500
        case .profileUnavailable, .keysUnavailable, .storeUnavailable, .ambiguousSubject,
            .profileTooLarge, .subjectTokenRequired, .revisionNotReached, .overloaded:
            503
        }
    }

    /// What the code means, for people; the problem's `title`.
    public var title: String {
        switch self {
        case .invalidJSON: "The body is not valid JSON"
        case .duplicateMember: "The body names a member twice"
        case .tooDeep: "The body is nested too deeply"
        case .invalidRequest: "The request is not valid"
        case .invalidHeader: "A header is not valid"
        case .revisionInvalid: "The revision is not valid"
        case .tokenMissing: "A bearer token is needed"
        case .tokenInvalid: "The token was not accepted"
        case .tokenExpired: "The token has expired"
        case .insufficientScope: "A scope or a right is missing"
        case .subjectNotAllowed: "This token speaks for its own subject only"
        case .grantNotAllowed: "This is not the caller's to give or take"
        case .selfGrant: "Nobody changes their own rights"
        case .conflict: "Something is in the way"
        case .lastAdmin: "There would be no admin left"
        case .preconditionFailed: "What is there has another version"
        case .unsupportedMediaType: "The media type is not taken here"
        case .notFound: "Nothing is here"
        case .methodNotAllowed: "The method is not allowed here"
        case .revisionUnknown: "The revision belongs to another store"
        case .bodyTooLarge: "The body is too large"
        case .headTooLarge: "The request head is too large"
        case .rateLimited: "Too many failed attempts"
        case .profileUnavailable: "The profile cannot be read at present"
        case .keysUnavailable: "The issuer's keys cannot be read at present"
        case .storeUnavailable: "The store is not available at present"
        case .ambiguousSubject: "Several users are named so"
        case .profileTooLarge: "The profile is too large to decide on"
        case .subjectTokenRequired: "The subject's own token is needed"
        case .revisionNotReached: "This node has not reached the revision yet"
        case .overloaded: "The service is overloaded"
        case .internalError: "The service failed"
        }
    }
}
