internal import JSON
internal import MicroHTTPD
internal import Store

/// Why a request gets no tokens, in the form of RFC 6749 §5.2.
///
/// Statuses, codes and descriptions are those of Auth0's token endpoint where it has such a case.
enum OAuthError: Error, Equatable, Sendable {
    case invalidRequest(String)
    case unsupportedMediaType
    case bodyTooLarge(limit: Int)
    case unsupportedGrantType(ExactString)
    /// An unknown client, or not the client's secret: they look alike.
    case clientUnauthorized(isBasic: Bool)
    case grantTypeNotAllowed(MachineClient.GrantType)
    case unknownAudience(ExactString)
    case audienceNotGranted(ExactString)
    case invalidScope
    case unknownConnection
    /// An unknown user, or not the user's password: they look alike.
    case wrongPassword
    case userBlocked
    case tooManyAttempts(retrySeconds: Int)
    /// The store, or the hasher of passwords, has no time or room.
    case temporarilyUnavailable
    case serverError

    /// The status of the answer.
    var status: Int {
        switch self {
        case .invalidRequest, .unsupportedGrantType, .invalidScope, .unknownConnection: 400
        case .clientUnauthorized: 401
        case .grantTypeNotAllowed, .unknownAudience, .audienceNotGranted, .wrongPassword,
            .userBlocked:
            403
        case .bodyTooLarge: 413
        case .unsupportedMediaType: 415
        case .tooManyAttempts: 429
        case .serverError: 500
        case .temporarilyUnavailable: 503
        }
    }

    /// `error`.
    var code: String {
        switch self {
        case .invalidRequest, .unsupportedMediaType, .bodyTooLarge, .unknownConnection:
            "invalid_request"
        case .unsupportedGrantType: "unsupported_grant_type"
        case .clientUnauthorized, .unknownAudience, .audienceNotGranted: "access_denied"
        case .grantTypeNotAllowed: "unauthorized_client"
        case .invalidScope: "invalid_scope"
        case .wrongPassword: "invalid_grant"
        case .userBlocked: "unauthorized"
        case .tooManyAttempts: "too_many_attempts"
        case .temporarilyUnavailable: "temporarily_unavailable"
        case .serverError: "server_error"
        }
    }

    /// `error_description`.
    var description: String {
        switch self {
        case .invalidRequest(let detail): detail
        case .unsupportedMediaType:
            "`Content-Type` is neither `application/json` nor `application/x-www-form-urlencoded`"
        case .bodyTooLarge(let limit): "the body has more than \(limit) bytes"
        case .unsupportedGrantType(let name): "Unsupported grant type: \(name.shown)"
        case .clientUnauthorized: "Unauthorized"
        case .grantTypeNotAllowed(let type):
            "Grant type '\(type.rawValue)' not allowed for the client."
        case .unknownAudience(let audience): "Service not found: \(audience.shown)"
        case .audienceNotGranted(let audience):
            "Client is not authorized to access \"\(audience.shown)\". You need to create a "
                + "\"client-grant\" associated to this API. See: "
                + "https://auth0.com/docs/api/v2#!/Client_Grants/post_client_grants"
        case .invalidScope: "the scope holds a character that no scope may have"
        case .unknownConnection: "The connection does not exist."
        case .wrongPassword: "Wrong email or password."
        case .userBlocked: "user is blocked"
        case .tooManyAttempts: "Too many attempts. Try again later."
        case .temporarilyUnavailable: "The service is busy. Try again in a few seconds."
        case .serverError: "The request could not be served."
        }
    }
}

extension OAuthError {
    /// How long a client should wait that is told of an outage, in seconds.
    static let outageRetrySeconds = 2

    /// The peer has failed too often to be looked at before a second has passed.
    static let spentBudget = OAuthError.tooManyAttempts(retrySeconds: 1)

    /// The answer.
    var response: HTTPResponse {
        var headers = HTTPResponse.uncachedJSON
        switch self {
        case .clientUnauthorized(true):
            headers.append(("WWW-Authenticate", #"Basic realm="rolecall", charset="UTF-8""#))
        case .tooManyAttempts(let seconds): headers.append(("Retry-After", "\(max(seconds, 1))"))
        case .temporarilyUnavailable:
            headers.append(("Retry-After", "\(Self.outageRetrySeconds)"))
        case .invalidRequest, .unsupportedMediaType, .bodyTooLarge, .unsupportedGrantType,
            .clientUnauthorized(false), .grantTypeNotAllowed, .unknownAudience,
            .audienceNotGranted, .invalidScope, .unknownConnection, .wrongPassword, .userBlocked,
            .serverError:
            break
        }
        let body: JSONValue = [
            "error": .string(ExactString(code)),
            "error_description": .string(ExactString(description)),
        ]
        return HTTPResponse(status: status, headers: headers, body: body.encoded())
    }
}

extension HTTPResponse {
    /// The headers of answers that nobody keeps (RFC 6749 §5.1).
    static let uncachedJSON: [(name: String, value: String)] = [
        ("Content-Type", "application/json; charset=utf-8"), ("Cache-Control", "no-store"),
        ("Pragma", "no-cache"),
    ]

    /// An answer that nobody keeps.
    static func uncached(_ object: JSONObject, status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: uncachedJSON,
            body: JSONValue.object(object).encoded()
        )
    }
}

extension ExactString {
    /// The text as an answer repeats it: its beginning, if it is long.
    fileprivate var shown: Substring { Substring(string.unicodeScalars.prefix(256)) }
}
