internal import JSON

/// Finds what is defined twice in the files of a set.
enum DuplicateChecker {
    static func problems(in document: PolicyDocument) -> [PolicyDiagnostic] {
        problems("type", document.resources.map { Located(value: $0.type.text, place: $0.place) })
            + problems("role", document.roles.map { Located(value: $0.name.text, place: $0.place) })
            + problems("rule", document.rules.map { Located(value: $0.id.text, place: $0.place) })
    }

    private static func problems(
        _ kind: String,
        _ names: [Located<ExactString>]
    ) -> [PolicyDiagnostic] {
        var places: [ExactString: PolicyPlace] = [:]
        var problems: [PolicyDiagnostic] = []
        for name in names {
            guard let first = places.updateValue(name.place, forKey: name.value) else { continue }
            places[name.value] = first
            let message = "\(kind) `\(name.value)` is already defined at \(first)"
            problems.append(.error("\(kind)_duplicate", name.place, message))
        }
        return problems
    }
}
