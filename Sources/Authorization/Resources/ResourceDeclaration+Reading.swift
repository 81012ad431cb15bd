internal import JSON
internal import StrictYAML

extension ResourceDeclaration {
    /// Reads `TYPE: { actions: [NAME, …], properties: { NAME: TYPE, … } }`.
    init(_ member: YAMLMember) throws(YAMLError) {
        let name = ExactString(member.name)
        place = PolicyPlace(member.namePosition, in: member.value.file)
        type = try Self.value(name, member.value, ResourceType.init)
        guard name != ResourcePattern.reservedType, name != "*" else {
            throw YAMLError(
                file: member.value.file,
                position: member.namePosition,
                message: "`\(name)` is not a type that can be declared"
            )
        }
        let mapping = try member.value.mapping()
        var actions: Set<ExactString>?
        if let field = mapping.optional("actions") {
            var names: Set<ExactString> = []
            for element in try field.filledList() {
                let action = ExactString(try element.string())
                names.insert(try Self.value(action, element, ActionName.init).text)
            }
            actions = names
        }
        self.actions = actions
        properties = try mapping.optional("properties").map { field throws(YAMLError) in
            try PropertyTypes(field)
        }
        try mapping.finish()
    }

    private static func value<Value>(
        _ text: ExactString,
        _ field: YAMLField,
        _ make: (ExactString) throws(RequestValueError) -> Value
    ) throws(YAMLError) -> Value {
        do throws(RequestValueError) {
            return try make(text)
        } catch {
            throw field.error(error.description)
        }
    }
}
