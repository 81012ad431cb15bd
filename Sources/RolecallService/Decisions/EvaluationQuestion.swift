internal import Authorization
internal import JSON

/// One access evaluation request (AuthZEN 1.0 §5), read and checked for form.
///
/// Unknown members are ignored, as the standard demands. Values are data: never decoded, never
/// expanded, compared as bytes.
struct EvaluationQuestion: Sendable {
    /// Nil when the caller left the subject out.
    let subject: Subject?
    let request: AccessRequest
    /// What else the caller says, whether or not its word counts.
    let attributes: RequestAttributes

    /// Reads `object`; an entity that it lacks is taken whole from `defaults` (§6.1.1).
    init(_ object: JSONObject, defaults: QuestionDefaults = .none) throws(Refusal) {
        var subject = try SubjectPart(in: object)
        if subject == nil { subject = try defaults.subject.get() }
        var action = try ActionPart(in: object)
        if action == nil { action = try defaults.action.get() }
        guard let action else { throw Refusal(.invalidRequest, "`action` is missing") }
        var resource = try ResourcePart(in: object)
        if resource == nil { resource = try defaults.resource.get() }
        guard let resource else { throw Refusal(.invalidRequest, "`resource` is missing") }
        var context = try object.map(at: "context")
        if context == nil { context = try defaults.context.get() }
        self.subject = subject?.subject
        request = AccessRequest(
            action: action.name,
            resourceType: resource.type,
            resourceID: resource.id
        )
        attributes = RequestAttributes(
            subject: subject?.properties ?? JSONObject(),
            action: action.properties,
            resource: resource.properties,
            context: context ?? JSONObject()
        )
    }
}

/// What the items of a batch take where they lack it (AuthZEN 1.0 §6.1.1), read once for all of them.
///
/// What is wrong with a default concerns those items alone that take it.
struct QuestionDefaults: Sendable {
    fileprivate let subject: Result<SubjectPart?, Refusal>
    fileprivate let action: Result<ActionPart?, Refusal>
    fileprivate let resource: Result<ResourcePart?, Refusal>
    fileprivate let context: Result<JSONObject?, Refusal>

    /// Of a question that stands alone.
    static let none = QuestionDefaults(JSONObject())

    /// The shared members of a batch.
    init(_ object: JSONObject) {
        subject = Result { () throws(Refusal) in try SubjectPart(in: object) }
        action = Result { () throws(Refusal) in try ActionPart(in: object) }
        resource = Result { () throws(Refusal) in try ResourcePart(in: object) }
        context = Result { () throws(Refusal) in try object.map(at: "context") }
    }
}

private struct SubjectPart: Sendable {
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
