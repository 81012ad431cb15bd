internal import Authorization
internal import Directory
public import JSON
internal import Store

/// A grant that somebody wants to give.
public struct GrantOrder: Sendable {
    /// The role.
    public var role: ExactString
    /// The resources that it is for; nil for all.
    public var scope: ExactString?
    /// When it lapses: RFC 3339 with a zone; nil for never.
    public var expiresAt: ExactString?
    /// Why.
    public var reason: ExactString?

    /// An order.
    public init(
        role: ExactString,
        scope: ExactString? = nil,
        expiresAt: ExactString? = nil,
        reason: ExactString? = nil
    ) {
        self.role = role
        self.scope = scope
        self.expiresAt = expiresAt
        self.reason = reason
    }
}

/// Which grant is meant: there is one of each role and scope.
struct GrantKey: Sendable {
    let role: RoleName
    let scope: Scope?

    init(role: ExactString, scope: ExactString?) throws(AdminError) {
        guard let name = RoleName(role) else {
            throw .invalidRequest("the name of a role has 1 to \(RoleName.bytesMax) bytes")
        }
        self.role = name
        do throws(PatternError) {
            self.scope = try scope.map { text throws(PatternError) in try Scope(parsing: text) }
        } catch {
            throw .invalidRequest("`\(scope ?? "")` is no scope: \(error)")
        }
    }
}

/// An order that can be carried out as far as it goes itself.
struct CheckedGrantOrder: Sendable {
    let key: GrantKey
    let expiresAt: Timestamp?
    let reason: ExactString?

    init(_ order: GrantOrder, at now: Timestamp) throws(AdminError) {
        key = try GrantKey(role: order.role, scope: order.scope)
        guard !order.role.hasControlCharacter else {
            throw .invalidRequest("the name of the role holds a control character")
        }
        expiresAt = try Expiry.read(order.expiresAt, at: now)
        reason = order.reason.flatMap { $0.isEmpty ? nil : $0 }
        try Expiry.check(reason: reason)
    }

    /// The entry as it is stored.
    func value(by actor: ExactString, at time: UserTime) -> JSONValue {
        var object = JSONObject()
        object["role"] = .string(key.role.text)
        object["scope"] = (key.scope?.text).map(JSONValue.string)
        object["expires_at"] = expiresAt.map { .string(ExactString($0.description)) }
        object["reason"] = reason.map(JSONValue.string)
        object["granted_by"] = .string(actor)
        object["granted_at"] = .string(ExactString(time.description))
        return .object(object)
    }
}

/// What grants and ACL entries have in common.
enum Expiry {
    /// Reads a time that is still to come.
    static func read(
        _ text: ExactString?,
        at now: Timestamp
    ) throws(AdminError) -> Timestamp? {
        guard let text else { return nil }
        guard let time = Timestamp(rfc3339: text.string) else {
            throw .invalidRequest("`\(text)` is no RFC 3339 time with a zone")
        }
        guard time > now else { throw .invalidRequest("`\(text)` is not in the future") }
        return time
    }

    static func check(reason: ExactString?) throws(AdminError) {
        let (bytes, most) = (reason?.utf8.count ?? 0, AdministrationLimits.reasonBytesMax)
        guard bytes <= most else {
            throw .invalidRequest("the reason has \(bytes) bytes, expected at most \(most)")
        }
    }
}
