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
    init(_ object: JSONObject, defaults: JSONObject = JSONObject()) throws(Refusal) {
        let subject = try Entity("subject", in: object, defaults)
        self.subject = try subject?.subject()
        guard let action = try Entity("action", in: object, defaults) else {
            throw Refusal(.invalidRequest, "`action` is missing")
        }
        guard let resource = try Entity("resource", in: object, defaults) else {
            throw Refusal(.invalidRequest, "`resource` is missing")
        }
        request = AccessRequest(
            action: try action.value("name", ActionName.init),
            resourceType: try resource.value("type", ResourceType.init),
            resourceID: try resource.value("id", ResourceID.init)
        )
        attributes = RequestAttributes(
            subject: subject?.properties ?? JSONObject(),
            action: action.properties,
            resource: resource.properties,
            context: try Self.map("context", in: object, defaults) ?? JSONObject()
        )
    }

    /// The object at `key`, of the item or else of the defaults; nil if neither has one.
    fileprivate static func map(
        _ key: ExactString,
        in object: JSONObject,
        _ defaults: JSONObject
    ) throws(Refusal) -> JSONObject? {
        guard let value = object[key] ?? defaults[key] else { return nil }
        guard let map = value.object else {
            throw Refusal(.invalidRequest, "`\(key)` is not an object")
        }
        return map
    }
}

/// A subject, action or resource as it stands in a request.
private struct Entity {
    private let name: ExactString
    private let members: JSONObject
    /// The `properties`; empty if there are none.
    let properties: JSONObject

    /// Reads the entity `name`, whose `properties` must be an object if they are there.
    init?(_ name: ExactString, in object: JSONObject, _ defaults: JSONObject) throws(Refusal) {
        guard let members = try EvaluationQuestion.map(name, in: object, defaults) else {
            return nil
        }
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

    func subject() throws(Refusal) -> Subject {
        Subject(
            type: try value("type", ResourceType.init).text,
            id: try value("id", ResourceID.init).text
        )
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
