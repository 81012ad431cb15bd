/// Finds out which types fit together, and what the type variables stand for.
struct Unifier {
    var table = TypeTable()
    private var substitutions: [TypeID: TypeID] = [:]
    /// What each change of the substitutions replaced, so that a failed attempt can be undone.
    private var trail: [(variable: TypeID, before: TypeID?)] = []
    private var remaining: Int

    /// A unifier that gives up after `steps` steps: then nothing fits any more.
    init(steps: Int) { remaining = steps }

    /// Whether it gave up.
    var isExhausted: Bool { remaining <= 0 }

    /// `type` with all that is known about its variables.
    mutating func resolved(_ type: TypeID) -> TypeID {
        var known: [TypeID: TypeID] = [:]
        return substitute(type, unknown: nil, &known)
    }

    /// `type` with dyn for variables of which nothing is known.
    mutating func settled(_ type: TypeID) -> TypeID {
        var known: [TypeID: TypeID] = [:]
        return substitute(type, unknown: .dyn, &known)
    }

    /// Whether a type is known to be a list.
    func isList(_ type: TypeID) -> Bool {
        var type = type
        while let known = substitutions[type] { type = known }
        guard case .list = table[type] else { return false }
        return true
    }

    /// Whether values of type `from` may be used where `to` is expected; notes what that tells of
    /// variables.
    mutating func isAssignable(_ from: TypeID, to target: TypeID) -> Bool {
        isAssignable([from], to: [target])
    }

    /// Whether all of `from` fit all of `to`; notes what that tells of variables only if they do.
    mutating func isAssignable(_ from: [TypeID], to targets: [TypeID]) -> Bool {
        guard from.count == targets.count else { return false }
        let start = trail.count
        for (first, second) in zip(from, targets) where !fits(first, second) {
            undo(to: start)
            return false
        }
        return true
    }

    /// What `body` gives; what it told of variables is forgotten.
    mutating func attempt<Result>(_ body: (inout Unifier) -> Result) -> Result {
        let start = trail.count
        defer { undo(to: start) }
        return body(&self)
    }

    /// The type of a place that takes both; nil if only dyn does.
    mutating func joined(_ first: TypeID, _ second: TypeID) -> TypeID? {
        guard isAssignable(first, to: second) else { return nil }
        if first == .null { return second }
        if second == .null { return first }
        return moreGeneral(first, second)
    }

    /// A part that occurs many times is replaced once: `done` has those that were.
    private mutating func substitute(
        _ type: TypeID,
        unknown: TypeID?,
        _ done: inout [TypeID: TypeID]
    ) -> TypeID {
        remaining -= 1
        guard remaining > 0 else { return .dyn }
        let shape = table[type]
        if case .variable = shape {
            guard let known = substitutions[type] else { return unknown ?? type }
            return substitute(known, unknown: unknown, &done)
        }
        let parts = table.parts(of: shape)
        guard !parts.isEmpty else { return type }
        if let result = done[type] { return result }
        var replaced: [TypeID] = []
        for part in parts { replaced.append(substitute(part, unknown: unknown, &done)) }
        let result = replaced == parts ? type : table.intern(table.replacing(shape, replaced))
        done[type] = result
        return result
    }
}

extension Unifier {
    private mutating func fits(_ from: TypeID, _ target: TypeID) -> Bool {
        remaining -= 1
        guard remaining > 0 else { return false }
        if from == target { return true }
        if case .variable = table[target] {
            switch bind(target, to: from) {
            case .bound: return true
            case .contradicted: return false
            case .unusable: break
            }
        }
        if case .variable = table[from] { return bind(from, to: target) == .bound }
        if from == .dyn || target == .dyn { return true }
        if from == .null { return isNullable(target) }
        if target == .null { return isNullable(from) }
        return fitsShape(table[from], table[target])
    }

    private mutating func fitsShape(_ from: TypeTable.Shape, _ target: TypeTable.Shape) -> Bool {
        switch (from, target) {
        case (.list(let first), .list(let second)): return fits(first, second)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            return fits(key, otherKey) && fits(value, otherValue)
        case (.type, .type): return true
        case (.record, .map(let key, let value)): return fits(.string, key) && fits(.dyn, value)
        case (.map(let key, let value), .record): return fits(key, .string) && fits(value, .dyn)
        case (.abstract(let name, let parts), .abstract(let other, let others)):
            guard name.utf8.elementsEqual(other.utf8), parts.count == others.count else {
                return false
            }
            for (first, second) in zip(parts, others) where !fits(first, second) { return false }
            return true
        case (.record, .record): return true
        case (.simple, _), (.list, _), (.map, _), (.type, _), (.abstract, _), (.variable, _),
            (.record, _):
            return false
        }
    }

    private func isNullable(_ type: TypeID) -> Bool {
        switch table[type] {
        case .abstract: true
        case .simple(let simple):
            simple == .null || simple == .timestamp || simple == .duration
        case .list, .map, .type, .variable, .record: false
        }
    }

    private enum Binding {
        case bound, contradicted, unusable
    }

    /// Makes `variable` stand for `type`, or for the more general one of it and what it stood for.
    private mutating func bind(_ variable: TypeID, to type: TypeID) -> Binding {
        guard let known = substitutions[variable] else {
            guard !contains(type, variable) else { return .unusable }
            set(variable, type)
            return .bound
        }
        if known == type { return .bound }
        guard fits(type, known) else { return .contradicted }
        let general = type == .null ? known : known == .null ? type : moreGeneral(type, known)
        if !contains(general, variable) { set(variable, general) }
        return .bound
    }

    private mutating func set(_ variable: TypeID, _ type: TypeID) {
        trail.append((variable, substitutions[variable]))
        substitutions[variable] = type
    }

    private mutating func undo(to start: Int) {
        while trail.count > start {
            guard let last = trail.popLast() else { return }
            substitutions[last.variable] = last.before
        }
    }

    /// Whether `variable` is `type` or a part of it.
    private mutating func contains(_ type: TypeID, _ variable: TypeID) -> Bool {
        remaining -= 1
        guard remaining > 0 else { return true }
        if type == variable { return true }
        if let known = substitutions[type] { return contains(known, variable) }
        for part in table.parts(of: table[type]) where contains(part, variable) { return true }
        return false
    }

    private mutating func moreGeneral(_ first: TypeID, _ second: TypeID) -> TypeID {
        isAsGeneral(first, second) ? first : second
    }

    private mutating func isAsGeneral(_ first: TypeID, _ second: TypeID) -> Bool {
        remaining -= 1
        guard remaining > 0 else { return true }
        if first == .dyn { return true }
        if case .variable = table[first] { return true }
        if second == .dyn { return false }
        if case .variable = table[second] { return false }
        if first == second { return true }
        let (left, right) = (table[first], table[second])
        let (parts, others) = (table.parts(of: left), table.parts(of: right))
        guard !parts.isEmpty, parts.count == others.count else { return false }
        if case .type = left { return true }
        guard table.replacing(left, others) == right else { return false }
        for (part, other) in zip(parts, others) where !isAsGeneral(part, other) { return false }
        return true
    }
}
