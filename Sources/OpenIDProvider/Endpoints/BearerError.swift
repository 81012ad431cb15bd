internal import JSON
internal import MicroHTTPD

/// Why a token that was brought opens nothing (RFC 6750 §3.1).
enum BearerError: Error, Equatable, Sendable {
    /// There is no token.
    case missing
    /// The token is none of this server's, or is revoked, or its user is gone or blocked.
    case invalid
    /// The token's scopes do not suffice.
    case insufficientScope(ExactString)
    /// The peer has brought too many tokens that open nothing.
    case tooManyAttempts
    /// The store cannot say.
    case temporarilyUnavailable

    /// The answer; all reasons why a token is invalid look alike.
    var response: HTTPResponse {
        switch self {
        case .missing:
            answer(401, "unauthorized", "Unauthorized", #"Bearer realm="rolecall""#)
        case .invalid:
            answer(
                401,
                "invalid_token",
                "Unauthorized",
                #"Bearer realm="rolecall", error="invalid_token""#
            )
        case .insufficientScope(let scope):
            answer(
                403,
                "insufficient_scope",
                "the token lacks the scope `\(scope)`",
                #"Bearer realm="rolecall", error="insufficient_scope", scope="\#(scope)""#
            )
        case .tooManyAttempts: OAuthError.spentBudget.response
        case .temporarilyUnavailable: OAuthError.temporarilyUnavailable.response
        }
    }

    private func answer(
        _ status: Int,
        _ code: ExactString,
        _ description: String,
        _ challenge: String
    ) -> HTTPResponse {
        var object = JSONObject()
        object["error"] = .string(code)
        object["error_description"] = .string(ExactString(description))
        var response = HTTPResponse.uncached(object, status: status)
        response.headers.append(("WWW-Authenticate", challenge))
        return response
    }
}
