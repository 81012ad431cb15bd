/// What one or more policy files say, read but not yet compiled.
struct PolicyDocument: Sendable {
    var resources: [ResourceDeclaration] = []
    var roles: [Role] = []
    var rules: [Rule] = []
    var routes: [Route] = []

    /// Adds what a further file says.
    mutating func append(_ other: PolicyDocument) {
        resources += other.resources
        roles += other.roles
        rules += other.rules
        routes += other.routes
    }
}
