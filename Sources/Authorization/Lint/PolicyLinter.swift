internal import JSON

/// Looks for what authors of policies may not have meant, in a document without errors.
struct PolicyLinter {
    let document: PolicyDocument
    private let declarations: DeclarationChecker

    init(_ document: PolicyDocument) {
        self.document = document
        declarations = DeclarationChecker(document)
    }

    /// Warnings and notes.
    func findings() -> [PolicyDiagnostic] {
        document.roles.flatMap(findings(in:)) + document.rules.flatMap(findings(in:))
            + alwaysDenied() + RouteLinter(document.routes, declarations).findings()
    }

    private func findings(in role: Role) -> [PolicyDiagnostic] {
        repeated(role.permissions.filter { $0.when == nil }.map(\.text))
            + repeated(role.inherits.map { Located(value: $0.value.text, place: $0.place) })
            + role.permissions.map(\.permission).flatMap { permission in
                [declarations.finding(for: permission), Self.rootNote(permission, of: role)]
                    .compactMap(\.self)
            }
    }

    private func findings(in rule: Rule) -> [PolicyDiagnostic] {
        rule.permissions.compactMap(declarations.finding(for:))
            + [withoutEffect(rule)].compactMap(\.self)
    }

    private func repeated(_ texts: [Located<ExactString>]) -> [PolicyDiagnostic] {
        var seen: Set<ExactString> = []
        return texts.filter { !seen.insert($0.value).inserted }.map { text in
            .warning("entry_repeated", text.place, "`\(text.value)` stands in this list already")
        }
    }

    /// Rights on Rolecall itself count only through roles.
    private func withoutEffect(_ rule: Rule) -> PolicyDiagnostic? {
        switch rule.effect {
        case .allow:
            guard rule.permissions.allSatisfy(\.value.isReserved) else { return nil }
            let why =
                rule.permissions.isEmpty
                ? "none of its permissions has a type"
                : "rights on `\(ResourcePattern.reservedType)` count only through roles"
            return .warning(
                "rule_without_effect",
                rule.place,
                "rule `\(rule.id)` never applies: \(why)"
            )
        case .deny:
            guard case .anyone = rule.reach else { return nil }
            let message =
                "`to: anyone` of rule `\(rule.id)` changes nothing: a deny reaches everyone"
            return .note("rule_reach_redundant", rule.place, message)
        }
    }

    private func alwaysDenied() -> [PolicyDiagnostic] {
        let coverage = DenyCoverage(document.rules)
        let roles = document.roles.flatMap(\.permissions).map(\.permission)
        let allows = document.rules.filter { $0.effect == .allow }.flatMap(\.permissions)
        return (roles + allows).compactMap { permission in
            coverage.rule(covering: permission.value).map { rule in
                .warning(
                    "permission_always_denied",
                    permission.place,
                    "`\(permission.value)` is always denied by rule `\(rule)`"
                )
            }
        }
    }
}

extension RolePermission {
    fileprivate var text: Located<ExactString> {
        Located(value: pattern.text, place: permission.place)
    }
}

extension PolicyLinter {
    /// Points out who gets the keys to everything.
    private static func rootNote(
        _ permission: Located<PermissionPattern>,
        of role: Role
    ) -> PolicyDiagnostic? {
        let pattern = permission.value
        let power: String
        if pattern.isReserved {
            guard let right = AdministrativeRight.highest(in: pattern) else { return nil }
            power = right
        } else if pattern.action == .any, pattern.resource.type == .any,
            pattern.resource.id == .every
        {
            power = "do everything on every type but `\(ResourcePattern.reservedType)`"
        } else {
            return nil
        }
        return .note("role_powerful", permission.place, "role `\(role.name)` may \(power)")
    }
}

/// Rights on Rolecall itself, which are more than they look.
enum AdministrativeRight {
    /// What the most powerful right in a pattern on the reserved type lets its holders do; nil for
    /// those that say so themselves.
    static func highest(in pattern: PermissionPattern) -> String? {
        let everyID = pattern.resource.id
        if pattern.action == .any { return "administer Rolecall without limit" }
        if pattern.action == .literal("write"), everyID.meets(policies) {
            return "write policies, and so administer Rolecall without limit"
        }
        if pattern.action == .literal("grant"), everyID.covers(anyRole) {
            return "grant every role, and so administer Rolecall without limit"
        }
        return nil
    }

    /// Whether a pattern on the reserved type names no right that exists.
    static func isUnknown(_ pattern: PermissionPattern) -> Bool {
        !known.contains { right in
            pattern.action.meets(.literal(right.action)) && pattern.resource.id.meets(right.id)
        }
    }

    private static let policies = id("policies")
    private static let anyRole = IDPattern(pieces: [.literal("role"), .any], isOpen: false)

    private static let known: [(action: ExactString, id: IDPattern)] = [
        ("grant", anyRole), ("write", id("acl")), ("write", id("resources")),
        ("write", policies), ("revoke", id("tokens")), ("read", id("subjects")),
        ("read", id("audit")),
    ]

    private static func id(_ name: ExactString) -> IDPattern {
        IDPattern(pieces: [.literal(name)], isOpen: false)
    }
}
