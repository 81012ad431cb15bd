internal import JSON

/// Brings the files of a policy set together.
struct PolicyCompiler {
    private(set) var document = PolicyDocument()
    private var diagnostics: [PolicyDiagnostic] = []
    private(set) var conditionNotes: [PolicyDiagnostic] = []
    private let limits: PolicyLimits

    init(limits: PolicyLimits) { self.limits = limits }

    /// What a policy set consists of.
    struct Parts {
        let roles: RoleGraph
        let rules: RuleIndex
        let index: PolicyIndex
        let language: ConditionLanguage
    }

    /// What is not wrong but worth knowing, in order of place.
    var warnings: [PolicyDiagnostic] {
        diagnostics.filter { $0.severity != .error }.sorted { $0.place < $1.place }
    }

    /// Compiles files, in this order.
    mutating func compile(_ files: [PolicyFile]) throws(PolicyErrors) -> Parts {
        read(files)
        diagnostics += DuplicateChecker.problems(in: document)
        // What could not be read would be missed below.
        try throwErrors()
        diagnostics += RoleChecker(document.roles, depthMax: limits.inheritanceDepth).problems()
        diagnostics += unknownRolesInRules()
        let language = ConditionLanguage(document.resources, limits: limits.conditions)
        let places = ConditionPlaces(files)
        var conditions = ConditionCompiler(language, places)
        conditions.compile(&document)
        diagnostics += conditions.diagnostics
        try throwErrors()
        guard let parts = parts(language) else {
            let place = PolicyPlace(file: files.first?.name ?? "", line: 1, column: 1)
            let message = "inheritance multiplies the permissions to more than \(limits.entries)"
            diagnostics.append(.error("set_too_large", place, message))
            throw errors
        }
        let linter = ConditionLinter(document, language, places)
        diagnostics += PolicyLinter(document).findings() + linter.findings()
        conditionNotes = linter.notes()
        return parts
    }

    private mutating func read(_ files: [PolicyFile]) {
        guard files.count <= limits.files else {
            let place = PolicyPlace(file: files[limits.files].name, line: 1, column: 1)
            let message = "found \(files.count) files, expected at most \(limits.files)"
            diagnostics.append(.error("set_too_large", place, message))
            return
        }
        for file in files {
            let reader = PolicyFileReader(file, limits: limits)
            document.append(reader.document)
            diagnostics += reader.diagnostics
        }
    }

    private func unknownRolesInRules() -> [PolicyDiagnostic] {
        let names = Set(document.roles.map(\.name))
        return document.rules.flatMap { rule in
            rule.holders.filter { !names.contains($0.value) }.map { role in
                .error(
                    "role_unknown",
                    role.place,
                    "rule `\(rule.id)` names role `\(role.value)`, which no file defines"
                )
            }
        }
    }

    private func parts(_ language: ConditionLanguage) -> Parts? {
        let rules = RuleIndex(document.rules)
        guard let roles = RoleGraph(document.roles, ancestorsMax: limits.entries),
            let index = PolicyIndex(roles, rules, sizeMax: limits.entries)
        else { return nil }
        return Parts(roles: roles, rules: rules, index: index, language: language)
    }

    private func throwErrors() throws(PolicyErrors) {
        guard !diagnostics.contains(where: { $0.severity == .error }) else { throw errors }
    }

    private var errors: PolicyErrors {
        let errors = diagnostics.filter { $0.severity == .error }
        return PolicyErrors(diagnostics: errors.sorted { $0.place < $1.place })
    }
}

extension Rule {
    /// The roles that the rule names.
    var holders: [Located<RoleName>] {
        switch reach {
        case .known, .anyone: []
        case .holders(let names): names
        }
    }
}

extension PolicyFile {
    /// The names and texts of files, each after its length, so that no two lists of files have the
    /// same encoding.
    static func encoded(_ files: [PolicyFile]) -> [UInt8] {
        var bytes: [UInt8] = []
        for file in files {
            for part in [Array(file.name.utf8), file.text] {
                for shift in stride(from: 56, through: 0, by: -8) {
                    bytes.append(UInt8(truncatingIfNeeded: part.count >> shift))
                }
                bytes += part
            }
        }
        return bytes
    }
}
