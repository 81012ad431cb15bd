internal import JSON
internal import StrictYAML

extension PolicyFileReader {
    /// Reads `NAME: { description, inherits, permissions }`.
    mutating func role(_ member: YAMLMember) throws(YAMLError) -> Role {
        let field = member.value
        func wrong(_ message: String) -> YAMLError {
            YAMLError(file: field.file, position: member.namePosition, message: message)
        }
        guard let name = RoleName(ExactString(member.name)) else {
            throw wrong("the name of a role has 1 to \(RoleName.bytesMax) bytes")
        }
        guard !name.text.hasControlCharacter else {
            throw wrong("the name of the role holds a control character")
        }
        guard name.text != ".", name.text != ".." else {
            throw wrong("the name of the role is not `.` or `..`, which no path can hold")
        }
        let mapping = try field.mapping()
        let description = try mapping.optional("description")?.string()
        let role = Role(
            name: name,
            description: description.map { ExactString($0) },
            inherits: parents(mapping.optional("inherits")),
            permissions: permissions(mapping.optional("permissions")),
            place: PolicyPlace(member.namePosition, in: field.file)
        )
        try mapping.finish()
        return role
    }

    private mutating func parents(_ field: YAMLField?) -> [Located<RoleName>] {
        var parents: [Located<RoleName>] = []
        forEachElement(of: field) { _, element throws(YAMLError) in
            let name = try element.name("role", RoleName.init)
            let place = PolicyPlace(element.position, in: element.file)
            parents.append(Located(value: name, place: place))
        }
        return parents
    }

    private mutating func permissions(_ field: YAMLField?) -> [RolePermission] {
        var permissions: [RolePermission] = []
        forEachElement(of: field) { reader, element throws(YAMLError) in
            guard let permission = try reader.rolePermission(element) else { return }
            permissions.append(permission)
        }
        return permissions
    }

    /// Reads `PERMISSION` or `{ permission: PERMISSION, when: CONDITION }`.
    private mutating func rolePermission(
        _ element: YAMLField
    ) throws(YAMLError) -> RolePermission? {
        var text = element
        var when: WrittenCondition?
        switch element.node.content {
        case .scalar: break
        case .sequence: throw element.mismatch(expected: "a permission")
        case .mapping:
            let mapping = try element.mapping()
            text = try mapping.required("permission")
            when = try condition(mapping.optional("when"))
            try mapping.finish()
        }
        guard let permission = try permission(text, of: .allow) else { return nil }
        return RolePermission(permission: permission, when: when)
    }
}
