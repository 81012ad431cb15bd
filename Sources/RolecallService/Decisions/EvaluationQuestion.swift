internal import Authorization
internal import JSON

/// One access evaluation request (AuthZEN 1.0 §5), read and checked for form.
///
/// Unknown members are ignored, as the standard demands. Values are data: never decoded, never
/// expanded, compared as bytes.
///
/// An object, so that each step of a batch hands all of it on by one reference.
final class EvaluationQuestion: Sendable {
    let request: AccessRequest
    private let named: NamedSubject?
    private let action: ActionPart
    private let resource: ResourcePart
    private let context: JSONObject?

    /// Reads `object`; an entity that it lacks is taken whole from `defaults` (§6.1.1).
    init(_ object: JSONObject, defaults: QuestionDefaults = .none) throws(Refusal) {
        if let own = try NamedSubject(in: object) {
            named = own
        } else {
            named = try defaults.subject.get()
        }
        if let own = try ActionPart(in: object) {
            action = own
        } else if let shared = try defaults.action.get() {
            action = shared
        } else {
            throw Refusal(.invalidRequest, "`action` is missing")
        }
        if let own = try ResourcePart(in: object) {
            resource = own
        } else if let shared = try defaults.resource.get() {
            resource = shared
        } else {
            throw Refusal(.invalidRequest, "`resource` is missing")
        }
        if let own = try object.map(at: "context") {
            context = own
        } else {
            context = try defaults.context.get()
        }
        request = AccessRequest(
            action: action.name,
            resourceType: resource.type,
            resourceID: resource.id
        )
    }

    /// Whether it says nothing else.
    var isBare: Bool {
        action.properties.isEmpty && resource.properties.isEmpty
            && named?.properties.isEmpty != false && context?.isEmpty != false
    }

    /// Nil when the caller left the subject out.
    var subject: Subject? { named?.subject }

    /// What else the caller says, whether or not its word counts.
    var attributes: RequestAttributes {
        RequestAttributes(
            subject: named?.properties ?? JSONObject(),
            action: action.properties,
            resource: resource.properties,
            context: context ?? JSONObject()
        )
    }
}

/// What the items of a batch take where they lack it (AuthZEN 1.0 §6.1.1), read once for all of them.
///
/// What is wrong with a default concerns those items alone that take it.
final class QuestionDefaults: Sendable {
    fileprivate let subject: Result<NamedSubject?, Refusal>
    fileprivate let action: Result<ActionPart?, Refusal>
    fileprivate let resource: Result<ResourcePart?, Refusal>
    fileprivate let context: Result<JSONObject?, Refusal>

    /// Of a question that stands alone.
    static let none = QuestionDefaults(JSONObject())

    /// The shared members of a batch.
    init(_ object: JSONObject) {
        subject = Result { () throws(Refusal) in try NamedSubject(in: object) }
        action = Result { () throws(Refusal) in try ActionPart(in: object) }
        resource = Result { () throws(Refusal) in try ResourcePart(in: object) }
        context = Result { () throws(Refusal) in try object.map(at: "context") }
    }
}

/// An object, since the items of a batch mostly share it.
private final class NamedSubject: Sendable {
    let subject: Subject
    let properties: JSONObject

    init?(in object: JSONObject) throws(Refusal) {
        guard let entity = try Entity("subject", in: object) else { return nil }
        subject = Subject(
            type: try entity.value("type", ResourceType.init).text,
            id: try entity.value("id", ResourceID.init).text
        )
        properties = entity.properties
    }
}

private struct ActionPart: Sendable {
    let name: ActionName
    let properties: JSONObject

    init?(in object: JSONObject) throws(Refusal) {
        guard let entity = try Entity("action", in: object) else { return nil }
        name = try entity.value("name", ActionName.init)
        properties = entity.properties
    }
}

private struct ResourcePart: Sendable {
    let type: ResourceType
    let id: ResourceID
    let properties: JSONObject

    init?(in object: JSONObject) throws(Refusal) {
        guard let entity = try Entity("resource", in: object) else { return nil }
        type = try entity.value("type", ResourceType.init)
        id = try entity.value("id", ResourceID.init)
        properties = entity.properties
    }
}

/// A subject, action or resource as it stands in a request.
private struct Entity {
    private let name: ExactString
    private let members: JSONObject
    /// The `properties`; empty if there are none.
    let properties: JSONObject

    /// Reads the entity `name`, whose `properties` must be an object if they are there.
    init?(_ name: ExactString, in object: JSONObject) throws(Refusal) {
        guard let members = try object.map(at: name) else { return nil }
        self.name = name
        self.members = members
        guard let value = members["properties"] else {
            properties = JSONObject()
            return
        }
        guard let properties = value.object else {
            throw Refusal(.invalidRequest, "`\(name).properties` is not an object")
        }
        self.properties = properties
    }

    /// The required text at `key`, checked by the `Value` that it becomes.
    func value<Value>(
        _ key: ExactString,
        _ make: (ExactString) throws(RequestValueError) -> Value
    ) throws(Refusal) -> Value {
        guard let value = members[key] else {
            throw Refusal(.invalidRequest, "`\(name).\(key)` is missing")
        }
        guard let text = value.string else {
            throw Refusal(.invalidRequest, "`\(name).\(key)` is not a string")
        }
        do {
            return try make(text)
        } catch {
            throw Refusal(.invalidRequest, "`\(name).\(key)`: \(error)")
        }
    }
}

extension JSONObject {
    /// The object at `key`; nil if there is none.
    fileprivate func map(at key: ExactString) throws(Refusal) -> JSONObject? {
        guard let value = self[key] else { return nil }
        guard let map = value.object else {
            throw Refusal(.invalidRequest, "`\(key)` is not an object")
        }
        return map
    }
}
