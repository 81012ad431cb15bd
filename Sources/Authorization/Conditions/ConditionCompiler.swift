internal import JSON

/// Compiles the conditions of policy files.
struct ConditionCompiler {
    private(set) var diagnostics: [PolicyDiagnostic] = []
    private let language: ConditionLanguage
    private let places: ConditionPlaces
    /// What was compiled already: equal conditions are one.
    private var compiled: [Key: Condition] = [:]

    private struct Key: Hashable {
        let text: ExactString
        let type: ExactString?
    }

    init(_ language: ConditionLanguage, _ places: ConditionPlaces) {
        self.language = language
        self.places = places
    }

    /// Compiles all conditions of a document, and keeps what is wrong with them.
    mutating func compile(_ document: inout PolicyDocument) {
        for role in document.roles.indices {
            for place in document.roles[role].permissions.indices {
                let permission = document.roles[role].permissions[place]
                document.roles[role].permissions[place].condition = condition(
                    permission.when,
                    on: [permission.pattern]
                )
            }
        }
        for rule in document.rules.indices {
            document.rules[rule].condition = condition(
                document.rules[rule].when,
                on: document.rules[rule].permissions.map(\.value)
            )
        }
    }

    private mutating func condition(
        _ when: WrittenCondition?,
        on permissions: [PermissionPattern]
    ) -> Condition? {
        guard let when else { return nil }
        let key = Key(text: when.text, type: language.declaredType(of: permissions))
        if let condition = compiled[key] { return condition }
        do throws(ConditionError) {
            let condition = try language.compile(key.text, on: key.type)
            compiled[key] = condition
            return condition
        } catch {
            let place = places.place(line: error.line, column: error.column, in: when)
            var diagnostic = PolicyDiagnostic.error(error.code, place, error.message)
            diagnostic.excerpt = error.excerptLines
            diagnostics.append(diagnostic)
            return nil
        }
    }
}
