internal import JSON

/// What a rule or an ACL entry does to the permissions that it names.
public enum Effect: String, Hashable, Sendable, CaseIterable {
    /// Lets the principal do it, unless something denies it.
    case allow
    /// Keeps the principal from doing it, whatever allows it.
    case deny
}

extension Effect {
    /// The effect that is written exactly so.
    init?(exactly text: ExactString) {
        guard let effect = Self.allCases.first(where: { ExactString($0.rawValue) == text }) else {
            return nil
        }
        self = effect
    }
}

/// What became of a condition.
enum ConditionOutcome {
    /// It was true.
    case holds
    /// It was false.
    case doesNotHold
    /// It could not be evaluated.
    case failed
}

extension Effect {
    /// Whether something with this effect applies.
    ///
    /// What cannot be evaluated counts against the principal.
    func applies(given outcome: ConditionOutcome) -> Bool {
        switch (self, outcome) {
        case (_, .holds), (.deny, .failed): true
        case (_, .doesNotHold), (.allow, .failed): false
        }
    }
}
