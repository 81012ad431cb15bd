public import Administration
public import JSON

/// What the service is told of administration.
public struct AdministrationConfiguration: Sendable {
    /// Who does what administrators ask.
    public let administrator: Administrator

    /// The subject types by which paths name the directory's users.
    public let subjectTypes: [ExactString]

    /// The policy files.
    public let policies: AdminPolicies

    /// Describes administration.
    public init(
        administrator: Administrator,
        subjectTypes: [ExactString],
        policies: AdminPolicies
    ) {
        self.administrator = administrator
        self.subjectTypes = subjectTypes
        self.policies = policies
    }
}
