public import Directory
public import JSON
public import Passwords

/// What the Management API serves, and how much of it at once.
public struct ManagementConfiguration: Sendable {
    /// The connections in which users can be made.
    public var connections: Connections
    /// How strong new passwords must be.
    public var passwordPolicy: PasswordPolicy
    /// The most bytes and the deepest nesting of a body.
    public var bodyLimits: JSONLimits
    /// How long an answer without a body to read may take.
    public var requestTime: Duration

    /// A configuration for users of the database `connection`.
    public init(
        connection: ExactString,
        passwordPolicy: PasswordPolicy = .good,
        bodyLimits: JSONLimits = .standard,
        requestTime: Duration = .seconds(15)
    ) {
        connections = Connections(database: connection)
        self.passwordPolicy = passwordPolicy
        self.bodyLimits = bodyLimits
        self.requestTime = requestTime
    }
}
