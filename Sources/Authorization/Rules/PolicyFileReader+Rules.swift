internal import JSON
internal import StrictYAML

extension PolicyFileReader {
    /// Reads `{ id, effect, permissions, roles, to, when, reason }`.
    mutating func rule(_ field: YAMLField) throws(YAMLError) -> Rule {
        let mapping = try field.mapping()
        let idField = try mapping.required("id")
        let id = try idField.name("rule", RuleID.init)
        guard !id.text.hasControlCharacter else {
            throw idField.error("the id of the rule holds a control character")
        }
        let effect = try Self.effect(mapping.required("effect"))
        let reason = try mapping.optional("reason")?.string()
        let rule = Rule(
            id: id,
            effect: effect,
            permissions: try permissions(mapping.required("permissions"), effect),
            reach: try reach(mapping),
            reason: reason.map { ExactString($0) },
            when: try condition(mapping.optional("when")),
            place: PolicyPlace(field.position, in: field.file)
        )
        try mapping.finish()
        return rule
    }

    private static func effect(_ field: YAMLField) throws(YAMLError) -> Effect {
        let name = try field.enumeration(Effect.allCases.map(\.rawValue))
        guard let effect = Effect(exactly: ExactString(name)) else {
            throw field.mismatch(expected: "an effect")
        }
        return effect
    }

    private mutating func permissions(
        _ field: YAMLField,
        _ effect: Effect
    ) throws(YAMLError) -> [Located<PermissionPattern>] {
        _ = try field.filledList()
        var permissions: [Located<PermissionPattern>] = []
        forEachElement(of: field) { reader, element throws(YAMLError) in
            guard let permission = try reader.permission(element, of: effect) else { return }
            permissions.append(permission)
        }
        return permissions
    }

    private func reach(_ mapping: YAMLMapping) throws(YAMLError) -> Rule.Reach {
        let names = mapping.optional("roles")
        let audience = mapping.optional("to")
        _ = try audience?.enumeration(["anyone"])
        guard let names else { return audience == nil ? .known : .anyone }
        if let audience {
            throw audience.error("a rule with `roles` reaches their holders only, not anyone")
        }
        var holders: [Located<RoleName>] = []
        for element in try names.filledList() {
            let name = try element.name("role", RoleName.init)
            let place = PolicyPlace(element.position, in: element.file)
            holders.append(Located(value: name, place: place))
        }
        return .holders(holders)
    }
}
