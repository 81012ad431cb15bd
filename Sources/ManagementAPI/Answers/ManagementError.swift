/// Why a request to the Management API fails.
///
/// Clients compare status, `error` and `errorCode`; the message is for people.
public enum ManagementError: Error, Equatable, Sendable {
    /// There is no `Authorization` header.
    case missingAuthentication
    /// The header is not `Bearer` and a token that can be parsed.
    case malformedAuthentication
    /// The token is not accepted, whatever the cause.
    case invalidToken
    /// The token's signature held, and its time is over.
    case expiredToken
    /// The token is for another audience than this one.
    case badAudience(expected: String)
    /// The token has none of the scopes of which one is enough.
    case insufficientScope([ManagementScope])
    /// The token's scopes allow a patch, but not of these members.
    case fieldsNotAllowed([String])
    /// The change is refused because of whom it is for.
    case changeNotAllowed
    /// The body is not JSON, or names a member twice.
    case invalidJSON(String)
    /// The body is not valid; the message says why.
    case invalidBody(String)
    /// The query is not valid.
    case invalidQuery(String)
    /// The path is not valid.
    case invalidPath(String)
    /// The page is behind the first ``UserListQuery/reachableMax`` users.
    case invalidPaging
    /// The body is valid, but not possible for this user or together.
    case operationNotSupported(String)
    /// No connection has the name that the body gives.
    case unknownConnection
    /// The password is weaker than the policy wants, or too long.
    case weakPassword
    /// There is no user with this id.
    case unknownUser
    /// A new user has an id, address, name or number that is taken.
    case userExists
    /// A changed attribute has a value that is taken.
    case attributeTaken(String)
    /// The change would leave nobody who may administrate.
    case lastAdmin
    /// The request cannot be read, or its path.
    case badRequest
    /// The head has more bytes than it may have.
    case headTooLarge
    /// There is nothing at the path.
    case notFound
    /// The path takes other methods.
    case methodNotAllowed
    /// The body is no JSON by its `Content-Type`.
    case unsupportedMediaType
    /// The body has more bytes than this.
    case bodyTooLarge(limit: Int)
    /// There were too many failures from one address.
    case tooManyRequests
    /// The store cannot be read or written at present.
    case storeUnavailable
    /// More waits than may wait.
    case overloaded
    /// The service failed: a defect, never the caller's fault.
    case internalError
}

extension ManagementError {
    /// The status of the answer.
    public var status: Int {
        switch self {
        case .malformedAuthentication, .invalidJSON, .invalidBody, .invalidQuery, .invalidPath,
            .invalidPaging, .operationNotSupported, .unknownConnection, .weakPassword,
            .attributeTaken, .badRequest:
            400
        case .missingAuthentication, .invalidToken, .expiredToken, .badAudience: 401
        case .insufficientScope, .fieldsNotAllowed, .changeNotAllowed: 403
        case .unknownUser, .notFound: 404
        case .methodNotAllowed: 405
        case .userExists, .lastAdmin: 409
        case .bodyTooLarge: 413
        case .unsupportedMediaType: 415
        case .tooManyRequests: 429
        case .headTooLarge: 431
        case .internalError: 500
        case .storeUnavailable, .overloaded: 503
        }
    }

    /// The stable code; some errors have none.
    public var errorCode: String? {
        switch self {
        case .missingAuthentication, .invalidToken, .expiredToken, .badAudience, .weakPassword,
            .badRequest, .headTooLarge, .notFound, .methodNotAllowed, .unsupportedMediaType,
            .bodyTooLarge, .internalError:
            nil
        case .malformedAuthentication: "Bearer"
        case .insufficientScope, .fieldsNotAllowed, .changeNotAllowed: "insufficient_scope"
        case .invalidJSON, .invalidBody: "invalid_body"
        case .invalidQuery: "invalid_query_string"
        case .invalidPath: "invalid_uri"
        case .invalidPaging: "invalid_paging"
        case .operationNotSupported: "operation_not_supported"
        case .unknownConnection: "inexistent_connection"
        case .unknownUser: "inexistent_user"
        case .userExists, .attributeTaken: "auth0_idp_error"
        case .lastAdmin: "last_admin"
        case .tooManyRequests: "too_many_requests"
        case .storeUnavailable: "store_unavailable"
        case .overloaded: "overloaded"
        }
    }
}
