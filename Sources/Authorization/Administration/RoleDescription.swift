public import JSON
internal import StrictYAML

/// A role as a policy file defines it.
public struct RoleDescription: Hashable, Sendable {
    /// The name.
    public let name: RoleName
    /// What its author says of it.
    public let description: ExactString?
    /// The roles whose permissions it has too.
    public let inherits: [RoleName]
    /// Its own permissions.
    public let permissions: [Permission]

    /// A permission as written.
    public struct Permission: Hashable, Sendable {
        /// The pattern.
        public let permission: ExactString
        /// The condition under which the role has it; nil if it always has.
        public let when: ExactString?

        /// As policy files have it: a text, or an object with a condition.
        public var json: JSONValue {
            guard let when else { return .string(permission) }
            return ["permission": .string(permission), "when": .string(when)]
        }
    }
}

extension PolicySet {
    /// All roles, in the order of their names' bytes.
    public var roleDescriptions: [RoleDescription] {
        roles.roles.map { role in
            RoleDescription(
                name: role.name,
                description: role.description,
                inherits: role.inherits.map(\.value),
                permissions: role.permissions.map { permission in
                    RoleDescription.Permission(
                        permission: permission.pattern.text,
                        when: permission.when?.text
                    )
                }
            )
        }.sorted { $0.name < $1.name }
    }

    /// Whether a role is defined.
    public func defines(_ role: RoleName) -> Bool { roles.number(of: role) != nil }

    /// The role that somebody who misspelt its name may have meant.
    public func role(near name: ExactString) -> RoleName? {
        let names = roles.roles.map(\.name.text.string)
        return YAMLSuggestion.closest(to: name.string, in: names)
            .flatMap { RoleName(ExactString($0)) }
    }
}
