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
        states = entries.map { entry in
            guard let text = entry.condition else { return .absent }
            let type = policies.language.declaredType(of: entry.patterns)
            return policies.conditions.condition(text, on: type).map(State.condition) ?? .unreadable
        }
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
