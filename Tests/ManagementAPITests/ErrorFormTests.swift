import JSON
import ManagementAPI
import MicroHTTPD
import Testing

@Suite("The form of errors")
struct ErrorFormTests {
    /// As the fact sheet of the live service has them.
    static let table: [(ManagementError, Int, String, String?, String)] = [
        (.missingAuthentication, 401, "Unauthorized", nil, "Missing authentication"),
        (
            .malformedAuthentication, 400, "Bad Request", "Bearer",
            "Bad HTTP authentication header format"
        ),
        (.invalidToken, 401, "Unauthorized", nil, "Invalid token"),
        (
            .expiredToken, 401, "Unauthorized", nil,
            "Expired token received for JSON Web Token validation"
        ),
        (
            .badAudience(expected: "https://x/api/v2/"), 401, "Unauthorized", nil,
            "Bad audience: expected https://x/api/v2/"
        ),
        (
            .insufficientScope([.readUsers, .readCurrentUser]), 403, "Forbidden",
            "insufficient_scope",
            "Insufficient scope, expected any of: read:users,read:current_user"
        ),
        (.unknownUser, 404, "Not Found", "inexistent_user", "The user does not exist."),
        (.notFound, 404, "Not Found", nil, "Not Found"),
        (.badRequest, 400, "Bad Request", nil, "Bad Request"),
        (.userExists, 409, "Conflict", "auth0_idp_error", "The user already exists."),
        (
            .attributeTaken("email"), 400, "Bad Request", "auth0_idp_error",
            "The specified new email already exists"
        ),
        (
            .unknownConnection, 400, "Bad Request", "inexistent_connection",
            "The connection does not exist."
        ),
        (.weakPassword, 400, "Bad Request", nil, "PasswordStrengthError: Password is too weak"),
        (
            .tooManyRequests, 429, "Too Many Requests", "too_many_requests",
            "Global limit has been reached"
        ),
    ]

    @Test("status, reason, code and message", arguments: table)
    func form(
        error: ManagementError,
        status: Int,
        reason: String,
        code: String?,
        message: String
    ) throws {
        let response = error.response
        #expect(response.status == status)
        var expected: JSONValue = [
            "statusCode": .number(JSONNumber(status)), "error": .string(ExactString(reason)),
            "message": .string(ExactString(message)),
        ]
        if let code { expected = expected.with(["errorCode": .string(ExactString(code))]) }
        #expect(try JSONValue(parsing: response.body) == expected)
        let isChallenge = status == 401 || ["Bearer", "insufficient_scope"].contains(code)
        #expect(response.headers.contains { $0.name == "WWW-Authenticate" } == isChallenge)
    }
}
