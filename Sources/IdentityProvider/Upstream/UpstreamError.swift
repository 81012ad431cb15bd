public import Curl
public import JSON

/// Why a host that is asked on a user's behalf gave nothing that can be used.
///
/// None of them says anything about the user: each is *could not decide*. No case holds a token, a
/// secret or anything that the host sent, but statuses, media types and names of members.
public enum UpstreamError: Error, Equatable, Sendable {
    /// No response arrived, or none that is HTTP.
    case unreachable(CurlError)
    /// The response was not there in time.
    case timedOut
    /// The connection ended before the whole response had arrived.
    case cut
    /// The status is not one that the request can have.
    ///
    /// `retryAfter` is for how long the host then wants to be left alone, if it says so.
    case statusNotOK(Int, retryAfter: Duration? = nil)
    /// The host asks not to be asked (429 and the like).
    case limited(retryAfter: Duration)
    /// The host failed too often and is left alone.
    case circuitOpen(retryAfter: Duration)
    /// Too many callers wait for this host.
    case queueFull(retryAfter: Duration)
    /// The caller's turn did not come in time.
    case waitedTooLong(retryAfter: Duration)
    /// The response is not declared to be JSON.
    case notJSON(mediaType: String?)
    /// The response is declared to be JSON and is not, or is over the limits.
    case invalidJSON(JSONError)
    /// The response's body is longer than `limit` bytes.
    case bodyTooLarge(limit: Int)
    /// The answer about a user has a form that no user's may have: what it is over.
    ///
    /// The user may have written it, so it says nothing of the host.
    case profileTooLarge(JSONError)
    /// Several users have an identity that one user has.
    case severalUsers
    /// This part of the answer is missing, of another type, or not what was asked for.
    case invalidAnswer(AnswerPart)
    /// The token endpoint refuses the client or the audience (401 or 403).
    case credentialsRefused(retryAfter: Duration)
    /// The client's grant has no scope that the request needs (403 `insufficient_scope`).
    case insufficientScope
    /// The task that waited was cancelled.
    case cancelled

    /// The code in logs and metrics, never reworded once released.
    public var code: String {
        switch self {
        case .unreachable: "upstream_unreachable"
        case .timedOut: "upstream_timed_out"
        case .cut: "upstream_cut"
        case .statusNotOK: "upstream_status_not_ok"
        case .limited: "upstream_limited"
        case .circuitOpen: "upstream_circuit_open"
        case .queueFull: "upstream_queue_full"
        case .waitedTooLong: "upstream_waited_too_long"
        case .notJSON: "upstream_not_json"
        case .invalidJSON: "upstream_invalid_json"
        case .bodyTooLarge: "upstream_body_too_large"
        case .profileTooLarge: "upstream_profile_too_large"
        case .severalUsers: "upstream_several_users"
        case .invalidAnswer: "upstream_answer_invalid"
        case .credentialsRefused: "upstream_credentials_refused"
        case .insufficientScope: "upstream_scope_insufficient"
        case .cancelled: "upstream_cancelled"
        }
    }

    /// When asking again makes sense, or `nil` if that is not known.
    public var retryAfter: Duration? {
        switch self {
        case .limited(let time), .circuitOpen(let time), .queueFull(let time),
            .waitedTooLong(let time), .credentialsRefused(let time):
            time
        case .statusNotOK(_, let time): time
        case .unreachable, .timedOut, .cut, .notJSON, .invalidJSON, .bodyTooLarge,
            .profileTooLarge, .severalUsers, .invalidAnswer, .insufficientScope, .cancelled:
            nil
        }
    }
}

/// The part of an answer that is wrong.
public enum AnswerPart: String, Sendable, CaseIterable {
    /// The whole: an object or an array was expected.
    case root
    /// A text: it has half a surrogate pair, which stands for nothing.
    case text
    /// A user's `user_id`.
    case userID = "user_id"
    /// A user's `identities`.
    case identities
    /// A user's `email`.
    case email
    /// The `sub` of `/userinfo`.
    case subject = "sub"
    /// The `access_token` of the token endpoint.
    case accessToken = "access_token"
    /// The `token_type` of the token endpoint.
    case tokenType = "token_type"
    /// The `expires_in` of the token endpoint.
    case expiresIn = "expires_in"
    /// The `scope` of the token endpoint.
    case scope
    /// The `issuer` of a discovery document.
    case issuer
    /// The `userinfo_endpoint` of a discovery document.
    case userinfoEndpoint = "userinfo_endpoint"
}

extension UpstreamError {
    /// What a transfer's failure means.
    init(_ error: CurlError) {
        switch error {
        case .timedOut: self = .timedOut
        case .responseIncomplete: self = .cut
        case .bodyTooLarge(let limit, let status):
            let isAnswer = (200..<300).contains(status)
            self = isAnswer ? .bodyTooLarge(limit: limit) : .statusNotOK(status)
        case .cancelled: self = .cancelled
        case .invalidURL, .invalidPathPiece, .invalidHeader, .caFileUnusable, .hostNotFound,
            .addressRefused, .connectFailed, .tlsFailed, .certificateRefused, .responseMalformed,
            .headTooLarge, .overloaded, .stopped, .libraryFailed:
            self = .unreachable(error)
        }
    }

    /// The same error for one who comes later and may come back after `delay`.
    func again(after delay: Duration) -> UpstreamError {
        switch self {
        case .limited: .limited(retryAfter: delay)
        case .circuitOpen: .circuitOpen(retryAfter: delay)
        case .queueFull: .queueFull(retryAfter: delay)
        case .waitedTooLong: .waitedTooLong(retryAfter: delay)
        case .credentialsRefused: .credentialsRefused(retryAfter: delay)
        case .statusNotOK(let status, let time):
            .statusNotOK(status, retryAfter: time.map { _ in delay })
        case .unreachable, .timedOut, .cut, .notJSON, .invalidJSON, .bodyTooLarge,
            .profileTooLarge, .severalUsers, .invalidAnswer, .insufficientScope, .cancelled:
            self
        }
    }

    /// What an answer about one user means that is over a limit; every other error is itself.
    var ofProfile: UpstreamError {
        switch self {
        case .bodyTooLarge(let limit): .profileTooLarge(.tooLarge(limit: limit))
        case .invalidJSON(let error):
            switch error {
            case .tooDeep, .tooLarge, .numberTooLong: .profileTooLarge(error)
            case .invalid, .invalidUTF8, .duplicateMember, .noMemory: self
            }
        case .unreachable, .timedOut, .cut, .statusNotOK, .limited, .circuitOpen, .queueFull,
            .waitedTooLong, .notJSON, .profileTooLarge, .severalUsers, .invalidAnswer,
            .credentialsRefused, .insufficientScope, .cancelled:
            self
        }
    }
}
