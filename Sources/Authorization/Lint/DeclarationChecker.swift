internal import JSON

/// Compares permissions with the declared types and actions, and with the roles that they name.
struct DeclarationChecker {
    private let actions: [ExactString: ResourceDeclaration]
    private let roles: Set<RoleName>

    init(_ document: PolicyDocument) {
        actions = Dictionary(document.resources.map { ($0.type.text, $0) }) { first, _ in first }
        roles = Set(document.roles.map(\.name))
    }

    /// What is not declared in a permission of a role or rule.
    func finding(for permission: Located<PermissionPattern>) -> PolicyDiagnostic? {
        let pattern = permission.value
        if pattern.isReserved { return reservedFinding(for: permission) }
        return finding(pattern.action, pattern.resource.type, permission.place)
    }

    /// What is not declared of an action and a type.
    func finding(
        _ action: PatternPiece,
        _ type: PatternPiece,
        _ place: PolicyPlace
    ) -> PolicyDiagnostic? {
        guard !actions.isEmpty, case .literal(let type) = type else { return nil }
        guard let declaration = actions[type] else {
            return .warning("type_undeclared", place, "no file declares the type `\(type)`")
        }
        guard case .literal(let action) = action, let declared = declaration.actions,
            !declared.contains(action)
        else { return nil }
        let names = declared.sorted().map { "`\($0)`" }.joined(separator: ", ")
        let message = "type `\(type)` has no action `\(action)`, but \(names)"
        return .warning("action_undeclared", place, message)
    }

    private func reservedFinding(
        for permission: Located<PermissionPattern>
    ) -> PolicyDiagnostic? {
        let pattern = permission.value
        if AdministrativeRight.isUnknown(pattern) {
            let message = "`\(pattern)` is no right on `\(ResourcePattern.reservedType)`"
            return .warning("right_unknown", permission.place, message)
        }
        guard pattern.action == .literal("grant"), !pattern.resource.id.isOpen,
            case .literal(let text)? = pattern.resource.id.pieces.last,
            let name = RoleName(text), !roles.contains(name)
        else { return nil }
        let message = "`\(pattern)` names role `\(name)`, which no file defines"
        return .warning("role_unknown", permission.place, message)
    }
}
