public import JSON

/// Where users of the directory are kept apart: within one, an e-mail address stands once.
public struct Connection: Hashable, Sendable {
    /// How the users of a connection prove who they are.
    public enum Strategy: String, CaseIterable, Sendable {
        /// By a password.
        case database = "auth0"
        /// By a code that is sent to an e-mail address.
        case email
        /// By a code that is sent to a phone.
        case sms
    }

    /// The name, by which requests choose it.
    public let name: ExactString
    /// The strategy, whose name begins the ids of its users.
    public let strategy: Strategy

    /// A connection.
    public init(name: ExactString, strategy: Strategy) {
        self.name = name
        self.strategy = strategy
    }
}

/// The connections in which the Management API can make users.
public struct Connections: Hashable, Sendable {
    /// All of them, the database first.
    public let all: [Connection]

    /// The database of this name, and the passwordless connections `email` and `sms`.
    public init(database name: ExactString) {
        all = [
            Connection(name: name, strategy: .database),
            Connection(name: "email", strategy: .email),
            Connection(name: "sms", strategy: .sms),
        ]
    }

    /// The connection of this name; nil if there is none.
    public subscript(name: ExactString) -> Connection? { all.first { $0.name == name } }
}
