internal import JSON
public import MicroHTTPD

extension ManagementError {
    /// The answer: `statusCode`, `error`, `message` and mostly `errorCode`.
    public var response: HTTPResponse {
        var json = JSONWriter(reserving: 192)
        json.beginObject()
        json.key("statusCode")
        json.int(status)
        json.key("error")
        json.string(reason)
        json.key("message")
        json.string(message)
        if let errorCode {
            json.key("errorCode")
            json.string(errorCode)
        }
        json.endObject()
        var headers = Answer.headers
        if let challenge { headers.append(("WWW-Authenticate", challenge)) }
        if status == 503 || status == 429 { headers.append(("Retry-After", "1")) }
        return HTTPResponse(status: status, headers: headers, body: json.bytes)
    }

    /// What a fault that the server found comes to.
    public init(_ failure: HTTPFailure) {
        switch failure {
        case .badFraming: self = .badRequest
        case .headTooLarge: self = .headTooLarge
        case .bodyTooLarge(let limit): self = .bodyTooLarge(limit: limit)
        case .overloaded, .shuttingDown, .deadlineExceeded: self = .overloaded
        case .invalidResponse: self = .internalError
        }
    }

    /// The reason phrase of the status.
    private var reason: String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 409: "Conflict"
        case 413: "Payload Too Large"
        case 415: "Unsupported Media Type"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 503: "Service Unavailable"
        default: "Internal Server Error"
        }
    }

    /// The challenge of RFC 6750 §3.
    private var challenge: String? {
        switch self {
        case .missingAuthentication: "Bearer"
        case .malformedAuthentication, .invalidToken, .badAudience:
            #"Bearer error="invalid_token""#
        case .expiredToken: #"Bearer error="invalid_token", error_description="expired""#
        case .insufficientScope(let scopes):
            #"Bearer error="insufficient_scope", scope=""#
                + scopes.map(\.rawValue).joined(separator: " ") + "\""
        default: nil
        }
    }
}
