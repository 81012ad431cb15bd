internal import CEL
internal import JSON
internal import StrictYAML

/// Looks for conditions that may not do what their authors meant.
struct ConditionLinter {
    /// A condition and what it belongs to.
    private struct LintedCondition {
        let when: WrittenCondition
        let condition: Condition
        let effect: Effect
        /// The declared type that it is about.
        let type: ExactString?
    }

    /// The most places of a line that are tried as the beginning of a comment.
    private static let commentStartsMax = 16

    private let conditions: [LintedCondition]
    private let resources: [ResourceDeclaration]
    private let limits: ConditionLimits
    private let language: ConditionLanguage
    private let places: ConditionPlaces

    init(_ document: PolicyDocument, _ language: ConditionLanguage, _ places: ConditionPlaces) {
        self.places = places
        resources = document.resources
        limits = language.limits
        self.language = language
        let permissions = document.roles.flatMap(\.permissions).compactMap { permission in
            Self.linted(
                permission.when,
                permission.condition,
                .allow,
                [permission.pattern],
                language
            )
        }
        let rules = document.rules.compactMap { rule in
            Self.linted(
                rule.when,
                rule.condition,
                rule.effect,
                rule.permissions.map(\.value),
                language
            )
        }
        conditions = permissions + rules
    }

    private static func linted(
        _ when: WrittenCondition?,
        _ condition: Condition?,
        _ effect: Effect,
        _ permissions: [PermissionPattern],
        _ language: ConditionLanguage
    ) -> LintedCondition? {
        guard let when, let condition else { return nil }
        let type = language.declaredType(of: permissions)
        return LintedCondition(when: when, condition: condition, effect: effect, type: type)
    }

    /// Warnings.
    func findings() -> [PolicyDiagnostic] {
        conditions.flatMap {
            never($0) + swallowed($0) + expensive($0) + unguarded($0) + misspelt($0)
        }
    }

    /// What is worth knowing when somebody asks: what each condition costs at most, and which declared
    /// properties no condition reads.
    func notes() -> [PolicyDiagnostic] { conditions.map(cost) + resources.flatMap(unused) }
}

extension ConditionLinter {
    private func cost(_ linted: LintedCondition) -> PolicyDiagnostic {
        let cost = linted.condition.program.worstCaseCost()
        return .note(
            "condition_cost",
            linted.when.place,
            "the condition costs at most \(cost) of \(limits.cost), for \(Self.bounds)"
        )
    }

    private func expensive(_ linted: LintedCondition) -> [PolicyDiagnostic] {
        let cost = linted.condition.program.worstCaseCost()
        guard cost > limits.cost else { return [] }
        let message =
            "the condition may cost \(cost), which is more than the limit of \(limits.cost), for "
            + Self.bounds
        return [.warning("condition_expensive", linted.when.place, message)]
    }

    private func never(_ linted: LintedCondition) -> [PolicyDiagnostic] {
        guard let error = linted.condition.program.constantError else { return [] }
        let message = "the condition can never have a value: \(error.message)"
        return [.warning("condition_without_value", linted.when.place, message)]
    }

    /// Comments that hold what stands on the next line of the file, since YAML has made one line of both.
    private func swallowed(_ linted: LintedCondition) -> [PolicyDiagnostic] {
        let lines = linted.when.text.string.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.compactMap { index in
            // A file is gone through for its places only where there may be something to say.
            guard lines[index].contains("//") else { return nil }
            let (line, length) = (index + 1, lines[index].unicodeScalars.count)
            let end = places.place(line: line, column: length, in: linted.when)
            // Compiling is for those alone that YAML has joined.
            guard places.place(line: line, column: 1, in: linted.when).line < end.line,
                let start = commentStart(ofLine: index, lines, linted.type)
            else { return nil }
            let place = places.place(line: line, column: start + 1, in: linted.when)
            guard place.line < end.line else { return nil }
            let message =
                "the comment goes on to line \(end.line): YAML makes one line of these, write the condition "
                + "behind `|-`"
            return .warning("condition_comment", place, message)
        }
    }

    /// How many characters stand before the comment of a line; nil if it has none.
    ///
    /// A `//` begins a comment if the condition is one without it, and not inside of a text.
    private func commentStart(
        ofLine index: Int,
        _ lines: [Substring],
        _ type: ExactString?
    ) -> Int? {
        for range in lines[index].ranges(of: "//").prefix(Self.commentStartsMax) {
            var others = lines
            others[index] = lines[index][..<range.lowerBound]
            let text = ExactString(others.joined(separator: "\n"))
            guard (try? language.compile(text, on: type)) != nil else { continue }
            return lines[index][..<range.lowerBound].unicodeScalars.count
        }
        return nil
    }

    private static var bounds: String {
        let bounds = CELSizeBounds.standard
        return
            "texts of \(bounds.stringBytes) bytes and lists and maps of \(bounds.elements) elements, those "
            + "inside them included"
    }

    /// Members without which a deny cannot be evaluated, and so always applies.
    private func unguarded(_ linted: LintedCondition) -> [PolicyDiagnostic] {
        guard linted.effect == .deny else { return [] }
        let references = linted.condition.program.references
        let tested = Set(references.filter(\.isPresenceTest).map(\.path))
        let declared = declaration(of: linted)?.properties?.types.keys
        var reported: Set<[ExactString]> = []
        return references.compactMap { reference in
            let missing = reference.optionalMembers(declared: declared.map(Set.init) ?? [])
                .first { !tested.contains($0) }
            guard let missing, reported.insert(missing).inserted else { return nil }
            let name = missing.map(\.string).joined(separator: ".")
            return .warning(
                "deny_unguarded",
                place(of: reference, in: linted.when),
                "the deny reads `\(name)`, and applies wherever that is missing: test it with "
                    + "`has(\(name))` first"
            )
        }
    }

    /// Properties that are not declared, and named much like one that is.
    private func misspelt(_ linted: LintedCondition) -> [PolicyDiagnostic] {
        guard let declaration = declaration(of: linted), let types = declaration.properties?.types
        else { return [] }
        return linted.condition.program.references.compactMap { reference in
            guard let name = reference.property, types[name] == nil,
                let meant = YAMLSuggestion.closest(to: name.string, in: types.keys.map(\.string))
            else { return nil }
            return .warning(
                "property_undeclared",
                place(of: reference, in: linted.when),
                "type `\(declaration.type.text)` declares no property `\(name)`; did you mean "
                    + "`\(meant)`?"
            )
        }
    }

    /// Declared properties that no condition on the type reads, if there is any condition on it.
    private func unused(_ resource: ResourceDeclaration) -> [PolicyDiagnostic] {
        guard let types = resource.properties?.types else { return [] }
        let own = conditions.filter { $0.type == resource.type.text }
        guard !own.isEmpty else { return [] }
        let references = conditions.filter { $0.type == nil || $0.type == resource.type.text }
            .flatMap(\.condition.program.references)
        guard !references.contains(where: \.isOfAllProperties) else { return [] }
        let read = Set(references.compactMap(\.property))
        return types.keys.filter { !read.contains($0) }.sorted().map { name in
            let message =
                "no condition reads the property `\(name)` of type `\(resource.type.text)`"
            return .note("property_unused", resource.place, message)
        }
    }

    private func declaration(of linted: LintedCondition) -> ResourceDeclaration? {
        linted.type.flatMap { type in resources.first { $0.type.text == type } }
    }

    private func place(of reference: CELReference, in when: WrittenCondition) -> PolicyPlace {
        places.place(line: reference.line, column: reference.column, in: when)
    }
}

extension CELReference {
    fileprivate var path: [ExactString] { ([variable] + fields).map { ExactString($0) } }

    /// The property of the resource that it reads.
    fileprivate var property: ExactString? {
        variable == ConditionVariable.resource.name && fields.count > 1 && fields[0] == "properties"
            ? ExactString(fields[1]) : nil
    }

    fileprivate var isOfAllProperties: Bool {
        variable == ConditionVariable.resource.name && fields == ["properties"]
    }

    /// The paths on the way that must be there and may be missing, outer ones first.
    fileprivate func optionalMembers(declared: Set<ExactString>) -> [[ExactString]] {
        let first: Int
        switch variable {
        case ConditionVariable.context.name: first = 2
        case ConditionVariable.now.name: return []
        default: first = fields.first == "email" ? 2 : 3
        }
        let isDeclared = property.map(declared.contains) ?? false
        let last = 1 + requiredFields
        let start = isDeclared ? first + 1 : first
        guard start <= last else { return [] }
        return (start...last).map { Array(path.prefix($0)) }
    }
}
