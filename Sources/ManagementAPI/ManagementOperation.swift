public import MicroHTTPD

/// What the Management API does, one case for each path and kind of method.
public enum ManagementOperation: String, CaseIterable, Sendable {
    /// Lists users.
    case listUsers
    /// Makes a user.
    case createUser
    /// Finds users by their e-mail address.
    case findUsersByEmail
    /// Shows a user.
    case readUser
    /// Changes a user in part.
    case updateUser
    /// Removes a user.
    case deleteUser

    /// The path parameter that names a user, decoded.
    static let idParameter = "id"

    /// The methods that lead here; `GET` takes `HEAD` along.
    public var methods: [HTTPMethod] {
        switch self {
        case .listUsers, .findUsersByEmail, .readUser: [.get]
        case .createUser: [.post]
        case .updateUser: [.patch]
        case .deleteUser: [.delete]
        }
    }

    /// The template of the path.
    public var path: String {
        switch self {
        case .listUsers, .createUser: "/api/v2/users"
        case .findUsersByEmail: "/api/v2/users-by-email"
        case .readUser, .updateUser, .deleteUser: "/api/v2/users/{id}"
        }
    }

    /// The parameters of the path that may hold `%2F`: ids of enterprise users may have a `/`.
    public var opaque: [String] {
        switch self {
        case .listUsers, .createUser, .findUsersByEmail: []
        case .readUser, .updateUser, .deleteUser: [Self.idParameter]
        }
    }
}
