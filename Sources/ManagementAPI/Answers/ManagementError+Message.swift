extension ManagementError {
    /// What is wrong, for people.
    public var message: String {
        switch self {
        case .missingAuthentication: "Missing authentication"
        case .malformedAuthentication: "Bad HTTP authentication header format"
        case .invalidToken: "Invalid token"
        case .expiredToken: "Expired token received for JSON Web Token validation"
        case .badAudience(let expected): "Bad audience: expected \(expected)"
        case .insufficientScope(let scopes):
            "Insufficient scope, expected any of: "
                + scopes.map(\.rawValue).joined(separator: ",")
        case .fieldsNotAllowed(let names):
            "You cannot update the following fields: " + Self.list(names)
        case .changeNotAllowed: "Insufficient rights for this change"
        case .invalidJSON(let detail): "Invalid request payload JSON format: \(detail)"
        case .invalidBody(let message), .invalidQuery(let message), .invalidPath(let message),
            .operationNotSupported(let message):
            message
        case .invalidPaging:
            "You can only page through the first \(UserListQuery.reachableMax) records. See "
                + "https://auth0.com/docs/users/search/v3/view-search-results-by-page#limitation"
        case .unknownConnection: "The connection does not exist."
        case .weakPassword: "PasswordStrengthError: Password is too weak"
        case .unknownUser: "The user does not exist."
        case .userExists: "The user already exists."
        case .attributeTaken(let attribute): "The specified new \(attribute) already exists"
        case .lastAdmin: "The change would leave no administrator."
        case .badRequest: "Bad Request"
        case .headTooLarge: "Request Header Fields Too Large"
        case .notFound: "Not Found"
        case .methodNotAllowed: "Method Not Allowed"
        case .unsupportedMediaType: "Unsupported Media Type: expected application/json"
        case .bodyTooLarge(let limit):
            "Payload content length greater than maximum allowed: \(limit)"
        case .tooManyRequests: "Global limit has been reached"
        case .storeUnavailable: "The directory is not available at present"
        case .overloaded: "The service has too much to do at present"
        case .internalError: "An internal error occurred"
        }
    }

    /// The most names that a message repeats, and the most Unicode scalars of one: there is no bound on
    /// what a character may be made of.
    private static let namesMax = 20
    private static let scalarsMax = 100

    /// The beginning of a text of the caller's, as a message repeats it.
    static func shown(_ text: String) -> String {
        String(text.unicodeScalars.prefix(scalarsMax))
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(namesMax).map(shown).joined(separator: ", ")
    }
}
