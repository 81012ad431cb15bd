internal import JSON

/// The conditions of a profile's ACL entries, compiled for one policy set.
struct ProfileConditions: Sendable {
    /// What stands in the `when` of an entry.
    enum State: Sendable {
        /// Nothing.
        case absent
        case condition(Condition)
        /// A text that is no condition: an allow never applies, a deny always does.
        case unreadable
    }

    /// By entry, in order of storage; empty if no entry has a condition.
    private let states: [State]

    init(_ entries: [ACLEntry], _ policies: PolicySet) {
        guard entries.contains(where: { $0.condition != nil }) else {
            states = []
            return
        }
        var reader = ProfileConditionReader(policies)
        states = entries.map { reader.state(of: $0) }
    }

    subscript(entry: Int) -> State { states.isEmpty ? .absent : states[entry] }
}

extension ProfileConditions.State {
    var isUnreadable: Bool {
        switch self {
        case .unreadable: true
        case .absent, .condition: false
        }
    }

    /// Whether a condition decides with each question.
    var isCondition: Bool {
        switch self {
        case .condition: true
        case .absent, .unreadable: false
        }
    }
}

/// Compiles the conditions of one profile, each once, as far as their regular expressions are within the limit together.
private struct ProfileConditionReader {
    private struct Key: Hashable {
        let text: ExactString
        let type: ExactString?
    }

    private let policies: PolicySet
    private var states: [Key: ProfileConditions.State] = [:]
    /// Units for regular expressions that are left.
    private var remaining: Int

    init(_ policies: PolicySet) {
        self.policies = policies
        remaining = policies.language.limits.profileCompilation
    }

    mutating func state(of entry: ACLEntry) -> ProfileConditions.State {
        guard let text = entry.condition else { return .absent }
        let type = policies.language.declaredType(of: entry.patterns)
        let key = Key(text: text, type: type)
        if let state = states[key] { return state }
        let compiled = policies.conditions.compiled(text, on: type, within: remaining)
        remaining -= compiled.units
        let state = compiled.condition.map(ProfileConditions.State.condition) ?? .unreadable
        states[key] = state
        return state
    }
}
