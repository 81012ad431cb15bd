internal import JSON

/// What the rules deny to everyone.
struct DenyCoverage {
    /// An action and type.
    private struct Key: Hashable {
        let action: PatternPiece
        let type: PatternPiece
    }

    private var wildcards: [Key: [(pattern: PermissionPattern, rule: RuleID)]] = [:]
    private var literals: [Key: [IDPattern: RuleID]] = [:]

    init(_ rules: [Rule]) {
        for rule in rules
        where rule.effect == .deny && rule.holders.isEmpty && rule.when == nil {
            for permission in rule.permissions { add(permission.value, rule.id) }
        }
    }

    private mutating func add(_ pattern: PermissionPattern, _ rule: RuleID) {
        let key = Key(action: pattern.action, type: pattern.resource.type)
        if pattern.resource.id.isOpen || pattern.resource.id.pieces.contains(.any) {
            wildcards[key, default: []].append((pattern, rule))
        } else if literals[key]?[pattern.resource.id] == nil {
            literals[key, default: [:]][pattern.resource.id] = rule
        }
    }

    /// A rule that denies everyone all that a pattern matches.
    ///
    /// A literal id covers itself alone, so that only patterns with wildcards are gone through.
    func rule(covering pattern: PermissionPattern) -> RuleID? {
        for key in keys(covering: pattern) {
            if let rule = literals[key]?[pattern.resource.id] { return rule }
            if let found = wildcards[key]?.first(where: { $0.pattern.covers(pattern) }) {
                return found.rule
            }
        }
        return nil
    }

    private func keys(covering pattern: PermissionPattern) -> Set<Key> {
        let (action, type) = (pattern.action, pattern.resource.type)
        let keys: Set = [Key(action: action, type: type), Key(action: .any, type: type)]
        guard !pattern.isReserved else { return keys }
        return keys.union([Key(action: action, type: .any), Key(action: .any, type: .any)])
    }
}
