internal import CEL
internal import JSON
internal import Synchronization

/// `subject`, as conditions see it.
final class SubjectRecord: CELRecord {
    private let question: ConditionScene.Question
    /// What takes some work to find, and is looked up once: a loop may read it many times.
    private struct Found {
        var roles: CELValue?
        var claims: JSONObject?
    }
    private let found = Mutex(Found())

    init(_ question: ConditionScene.Question) { self.question = question }

    var fields: [ExactString] {
        let email: [ExactString] = question.principal.facts.email == nil ? [] : ["email"]
        return ["id", "type"] + email + ["roles", "claims", "app_metadata", "properties"]
    }

    func value(of field: ExactString) -> CELValue? {
        let principal = question.principal
        switch field {
        case "id": return .string(principal.subject.id)
        case "properties": return .jsonObject(question.attributes.subject)
        case "claims": return .jsonObject(claims())
        case "app_metadata": return .jsonObject(principal.facts.appMetadata)
        case "roles": return rolesInForce()
        case "email": return principal.facts.email.map(CELValue.string)
        case "type": return .string(principal.subject.type)
        default: return nil
        }
    }

    private func rolesInForce() -> CELValue {
        found.withLock { found in
            if let roles = found.roles { return roles }
            let names = question.principal.roles(for: question.request, at: question.now)
            let roles = CELValue.list(names.map { CELValue.string($0.text) })
            found.roles = roles
            return roles
        }
    }

    /// The claims of the token, and those of the profile over them.
    private func claims() -> JSONObject {
        found.withLock { found in
            if let claims = found.claims { return claims }
            let stated = question.attributes.claims?.withoutUserMetadata ?? JSONObject()
            let claims = stated.merging(question.principal.facts.claims)
            found.claims = claims
            return claims
        }
    }
}

/// `action`, as conditions see it.
final class ActionRecord: CELRecord {
    private let question: ConditionScene.Question

    init(_ question: ConditionScene.Question) { self.question = question }

    var fields: [ExactString] { ["name", "properties"] }

    func value(of field: ExactString) -> CELValue? {
        switch field {
        case "name": .string(question.request.action.text)
        case "properties": .jsonObject(question.attributes.action)
        default: nil
        }
    }
}

/// `resource`, as conditions see it.
final class ResourceRecord: CELRecord {
    private let question: ConditionScene.Question

    init(_ question: ConditionScene.Question) { self.question = question }

    var fields: [ExactString] { ["type", "id", "properties"] }

    func value(of field: ExactString) -> CELValue? {
        switch field {
        case "properties": properties
        case "id": .string(question.request.resourceID.text)
        case "type": .string(question.request.resourceType.text)
        default: nil
        }
    }

    private var properties: CELValue {
        let types = question.principal.policies.language.properties(
            of: question.request.resourceType.text
        )
        guard let types, types.needConversion else {
            return .jsonObject(question.attributes.resource)
        }
        return .record(PropertyRecord(question.attributes.resource, types))
    }
}

/// Properties of which some are declared as `double`, and so are doubles also where JSON writes `5`.
final class PropertyRecord: CELRecord {
    private let object: JSONObject
    private let types: PropertyTypes

    init(_ object: JSONObject, _ types: PropertyTypes) {
        self.object = object
        self.types = types
    }

    var fields: [ExactString] { object.map(\.key) }

    func value(of field: ExactString) -> CELValue? {
        object[field].map { types.value($0, of: field) }
    }
}

extension Principal {
    /// The roles that the principal holds for the resource of a question, inherited ones included, in
    /// order of their names.
    func roles(for request: AccessRequest, at now: Timestamp) -> [RoleName] {
        let graph = policies.roles
        let groups = holdings.groups(for: request)
        var held: Set<Int> = []
        for place in 0..<groups.count {
            for position in holdings.range(of: groups[place]) {
                let holding = holdings[position]
                guard holdings.isInForce(Int(holding.grant), at: now) else { continue }
                for ancestor in graph.ancestors(of: Int(holding.role)) {
                    held.insert(Int(ancestor.role))
                }
            }
        }
        return held.map { graph.roles[$0].name }.sorted()
    }
}
