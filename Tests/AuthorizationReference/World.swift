package import Authorization
package import JSON

/// Policies as plain texts, from which both the policy file and the naive answer are made.
package struct World {
    package struct Permission: ExpressibleByStringLiteral {
        var text: String
        var when: String?

        package init(_ text: String, when: String? = nil) {
            self.text = text
            self.when = when
        }

        package init(stringLiteral text: String) { self.init(text) }
    }

    package struct Role {
        var name: String
        var inherits: [String]
        var permissions: [Permission]

        package init(name: String, inherits: [String], permissions: [Permission]) {
            self.name = name
            self.inherits = inherits
            self.permissions = permissions
        }
    }

    package struct Rule {
        var id: String
        var effect: String
        var permissions: [String]
        var roles: [String]
        var isToAnyone: Bool
        var reason: String?
        var when: String?

        package init(
            id: String,
            effect: String,
            permissions: [String],
            roles: [String] = [],
            isToAnyone: Bool = false,
            reason: String? = nil,
            when: String? = nil
        ) {
            self.id = id
            self.effect = effect
            self.permissions = permissions
            self.roles = roles
            self.isToAnyone = isToAnyone
            self.reason = reason
            self.when = when
        }
    }

    var roles: [Role]
    var rules: [Rule]
    /// The declared properties of types: `string`, `int`, `bool` or `double` by name.
    var properties: [String: [String: String]]

    package init(
        roles: [Role],
        rules: [Rule],
        properties: [String: [String: String]] = [:]
    ) {
        self.roles = roles
        self.rules = rules
        self.properties = properties
    }

    /// The policies as two files; the second one comes first in the list that is compiled.
    package var files: [PolicyFile] {
        let half = roles.count / 2
        let text =
            "version: 1\n" + Self.text(properties) + Self.text(roles[..<half])
            + Self.text(rules[...])
        let other = "version: 1\n" + Self.text(roles[half...])
        return [
            PolicyFile(name: "b.yaml", text: Array(other.utf8)),
            PolicyFile(name: "a.yaml", text: Array(text.utf8)),
        ]
    }

    private static func text(_ properties: [String: [String: String]]) -> String {
        guard !properties.isEmpty else { return "" }
        return "resources:\n"
            + properties.sorted { $0.key < $1.key }.map { type, properties in
                let members = properties.sorted { $0.key < $1.key }
                    .map { "\(quoted($0.key)): \(quoted($0.value))" }
                return "  \(quoted(type)): { properties: { \(members.joined(separator: ", ")) } }\n"
            }.joined()
    }

    private static func text(_ permission: Permission) -> String {
        guard let when = permission.when else { return quoted(permission.text) }
        return "{ permission: \(quoted(permission.text)), when: \(quoted(when)) }"
    }

    private static func text(_ roles: ArraySlice<Role>) -> String {
        guard !roles.isEmpty else { return "" }
        return "roles:\n"
            + roles.map { role in
                "  \(quoted(role.name)): { inherits: \(list(role.inherits)), "
                    + "permissions: [\(role.permissions.map(text).joined(separator: ", "))] }\n"
            }.joined()
    }

    private static func text(_ rules: ArraySlice<Rule>) -> String {
        guard !rules.isEmpty else { return "" }
        return "rules:\n"
            + rules.map { rule in
                "  - { id: \(quoted(rule.id)), effect: \(rule.effect), "
                    + "permissions: \(list(rule.permissions))"
                    + (rule.roles.isEmpty ? "" : ", roles: \(list(rule.roles))")
                    + (rule.isToAnyone ? ", to: anyone" : "")
                    + (rule.reason.map { ", reason: \(quoted($0))" } ?? "")
                    + (rule.when.map { ", when: \(quoted($0))" } ?? "") + " }\n"
            }.joined()
    }

    private static func list(_ texts: [String]) -> String {
        "[" + texts.map(quoted).joined(separator: ", ") + "]"
    }

    /// A JSON string, which is a YAML one too.
    private static func quoted(_ text: String) -> String {
        String(decoding: JSONValue.string(ExactString(text)).encoded(), as: UTF8.self)
    }
}

/// A subject as its sources have it.
package struct Visitor {
    var status: SubjectStatus
    var documents: [JSONValue]

    package init(status: SubjectStatus, documents: [JSONValue]) {
        self.status = status
        self.documents = documents
    }

    package var profile: Profile {
        Profile(
            status: status,
            documents: documents.enumerated().map { number, document in
                ProfileDocument(
                    value: document,
                    attributes: .appMetadata,
                    label: number == 0 ? "" : "claims:",
                    kind: number == 0 ? .record : .claims
                )
            }
        )
    }
}

/// A question as plain texts.
package struct Query {
    var action: String
    var type: String
    var id: String
    /// What else conditions see.
    package var attributes: RequestAttributes

    package init(
        action: String,
        type: String,
        id: String,
        attributes: RequestAttributes = RequestAttributes()
    ) {
        self.attributes = attributes
        self.action = action
        self.type = type
        self.id = id
    }

    package var request: AccessRequest {
        get throws {
            try AccessRequest(
                action: ExactString(action),
                resourceType: ExactString(type),
                resourceID: ExactString(id)
            )
        }
    }
}
