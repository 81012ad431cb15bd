internal import JSON
internal import MicroHTTPD

/// Renders refusals as problem documents (RFC 9457).
///
/// The body is the same for the same fault: what identifies one request stands in headers.
enum Problem {
    static let mediaType = "application/problem+json"

    /// The response to `refusal`.
    static func response(to refusal: Refusal) -> HTTPResponse {
        var headers = [("Content-Type", mediaType), ("Cache-Control", "no-store")]
        if let challenge = challenge(for: refusal) {
            headers.append(("WWW-Authenticate", challenge))
        }
        if let seconds = retryAfter(refusal) { headers.append(("Retry-After", seconds)) }
        return HTTPResponse(status: refusal.code.status, headers: headers, body: body(of: refusal))
    }

    private static func body(of refusal: Refusal) -> [UInt8] {
        var json = JSONWriter(reserving: 160)
        json.beginObject()
        json.key("type")
        json.string("about:blank")
        json.key("title")
        json.string(refusal.code.title)
        json.key("status")
        json.int(refusal.code.status)
        json.key("code")
        json.string(refusal.code.rawValue)
        if let detail = refusal.detail {
            json.key("detail")
            json.string(detail)
        }
        json.endObject()
        return json.bytes
    }

    /// The challenge of a 401, and of a 403 that another token would open (RFC 6750 §3).
    private static func challenge(for refusal: Refusal) -> String? {
        switch refusal.code {
        case .tokenMissing: #"Bearer realm="rolecall""#
        case .tokenInvalid: #"Bearer realm="rolecall", error="invalid_token""#
        case .tokenExpired:
            #"Bearer realm="rolecall", error="invalid_token", error_description="expired""#
        case .insufficientScope: #"Bearer realm="rolecall", error="insufficient_scope""#
        case .invalidJSON, .duplicateMember, .tooDeep, .invalidRequest, .invalidHeader,
            .revisionInvalid, .subjectNotAllowed, .grantNotAllowed, .selfGrant, .notFound,
            .methodNotAllowed, .conflict, .lastAdmin, .preconditionFailed, .unsupportedMediaType,
            .revisionUnknown, .bodyTooLarge, .headTooLarge, .rateLimited, .profileUnavailable,
            .keysUnavailable, .storeUnavailable, .ambiguousSubject, .profileTooLarge,
            .subjectTokenRequired, .revisionNotReached, .overloaded, .internalError:
            nil
        }
    }

    /// Whole seconds, at least one (RFC 9110 §10.2.3).
    private static func retryAfter(_ refusal: Refusal) -> String? {
        switch refusal.code {
        case .rateLimited, .keysUnavailable, .profileUnavailable, .storeUnavailable,
            .revisionNotReached, .overloaded:
            let (seconds, rest) = (refusal.retryAfter ?? .seconds(1)).components
            return String(max(1, min(seconds, retryAfterMax) + (rest > 0 ? 1 : 0)))
        case .invalidJSON, .duplicateMember, .tooDeep, .invalidRequest, .invalidHeader,
            .revisionInvalid, .tokenMissing, .tokenInvalid, .tokenExpired, .insufficientScope,
            .subjectNotAllowed, .grantNotAllowed, .selfGrant, .notFound, .methodNotAllowed,
            .conflict, .lastAdmin, .preconditionFailed, .unsupportedMediaType, .revisionUnknown,
            .bodyTooLarge, .headTooLarge, .ambiguousSubject, .profileTooLarge,
            .subjectTokenRequired, .internalError:
            return nil
        }
    }

    /// The longest time that a caller is told to stay away, in seconds.
    private static let retryAfterMax: Int64 = 300
}
