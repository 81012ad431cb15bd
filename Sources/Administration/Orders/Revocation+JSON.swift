internal import Directory
public import JSON
public import Store

extension Revocation {
    /// The revocation as the admin surface and commands show it.
    public var json: JSONObject {
        var object = tokens
        object["reason"] = reason.map(JSONValue.string)
        object["revoked_at"] = .string(ExactString(revokedAt.description))
        if deadAt != Self.never { object["until"] = .string(ExactString(deadAt.description)) }
        return object
    }

    /// The revocation as the journal has it.
    var audited: JSONValue {
        var object = tokens
        if deadAt != Self.never { object["dead_at"] = .string(ExactString(deadAt.description)) }
        return .object(object)
    }

    /// When revocations die that do not: the last moment that records know.
    private static let never = UserTime(milliseconds: .max)

    /// Which tokens.
    private var tokens: JSONObject {
        var object: JSONObject = ["issuer": .string(issuer)]
        switch target {
        case .token(let id): object["jti"] = .string(id)
        case .subject(let subject, let time):
            object["sub"] = .string(subject)
            object["issued_before"] = .string(ExactString(time.description))
        }
        return object
    }
}
