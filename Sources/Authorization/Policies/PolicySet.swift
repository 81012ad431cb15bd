/// Roles and rules, compiled: the decision point.
public final class PolicySet: Sendable {
    /// What the files were, as the caller's digest has it: equal for equal files.
    public let revision: String
    /// Warnings and notes for the authors, in order of place.
    public let warnings: [PolicyDiagnostic]
    /// What conditions cost at most, and which declared properties none reads, in order of place.
    public let conditionNotes: [PolicyDiagnostic]
    /// The routes for proxies, in order: the first that fits a request decides.
    public let routes: [Route]

    let roles: RoleGraph
    let rules: RuleIndex
    let index: PolicyIndex
    let language: ConditionLanguage
    /// The conditions of profiles.
    let conditions: ConditionCache

    /// How many roles are defined.
    public var roleCount: Int { roles.roles.count }
    /// Whether neither a role nor a rule is defined.
    public var isEmpty: Bool { roleCount == 0 && ruleCount == 0 }
    /// How many rules there are.
    public var ruleCount: Int { rules.rules.count }

    /// Reads, checks and compiles policy files.
    ///
    /// - Parameters:
    ///   - files: all files of the set, in any order. None make a set that denies everything.
    ///   - limits: how large the set may be.
    ///   - digest: makes the revision of an encoding of all names and texts: a hash, in hexadecimal
    ///     digits for instance.
    /// - Returns: the set.
    /// - Throws: everything that is wrong; then there is no set at all.
    public static func compile(
        _ files: [PolicyFile],
        limits: PolicyLimits = .standard,
        digest: ([UInt8]) -> String
    ) throws(PolicyErrors) -> PolicySet {
        let sorted = files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        var compiler = PolicyCompiler(limits: limits)
        let parts = try compiler.compile(sorted)
        return PolicySet(
            revision: digest(PolicyFile.encoded(sorted)),
            warnings: compiler.warnings,
            conditionNotes: compiler.conditionNotes.sorted { $0.place < $1.place },
            routes: compiler.document.routes,
            parts: parts
        )
    }

    private init(
        revision: String,
        warnings: [PolicyDiagnostic],
        conditionNotes: [PolicyDiagnostic],
        routes: [Route],
        parts: PolicyCompiler.Parts
    ) {
        self.revision = revision
        self.warnings = warnings
        self.conditionNotes = conditionNotes
        self.routes = routes
        roles = parts.roles
        rules = parts.rules
        index = parts.index
        language = parts.language
        conditions = ConditionCache(parts.language)
    }
}
