/// Roles and rules, compiled: the decision point.
public final class PolicySet: Sendable {
    /// What the files were, as the caller's digest has it: equal for equal files.
    public let revision: String
    /// What an author should look at, in order of place.
    public let warnings: [PolicyDiagnostic]

    let roles: RoleGraph
    let rules: RuleIndex
    let index: PolicyIndex

    init(
        revision: String,
        warnings: [PolicyDiagnostic],
        roles: RoleGraph,
        rules: RuleIndex,
        index: PolicyIndex
    ) {
        self.revision = revision
        self.warnings = warnings
        self.roles = roles
        self.rules = rules
        self.index = index
    }
}
