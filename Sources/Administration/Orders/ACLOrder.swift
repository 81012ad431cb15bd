public import Authorization
public import JSON

/// An ACL entry that somebody wants to make.
public struct ACLOrder: Sendable {
    /// What it does.
    public var effect: Effect
    /// The permissions that it does it to.
    public var permissions: [ExactString]
    /// The condition.
    public var when: ExactString?
    /// When it lapses: RFC 3339 with a zone; nil for never.
    public var expiresAt: ExactString?
    /// Why.
    public var reason: ExactString?

    /// An order.
    public init(
        _ effect: Effect,
        _ permissions: [ExactString],
        when: ExactString? = nil,
        expiresAt: ExactString? = nil,
        reason: ExactString? = nil
    ) {
        self.effect = effect
        self.permissions = permissions
        self.when = when
        self.expiresAt = expiresAt
        self.reason = reason
    }
}

/// An order that can be carried out as far as it goes itself.
struct CheckedACLOrder: Sendable {
    let value: JSONValue
    let entry: StoredACLEntry

    /// Checks an order for an entry that is to be called `id`.
    init(
        _ order: ACLOrder,
        id: ExactString,
        at now: Timestamp,
        under policies: PolicySet
    ) throws(AdminError) {
        let most = AdministrationLimits.permissionsMax
        guard (1...most).contains(order.permissions.count) else {
            throw .invalidRequest(
                "there are \(order.permissions.count) permissions, expected 1 to \(most)"
            )
        }
        let expiry = try Expiry.read(order.expiresAt, at: now)
        let reason = order.reason.flatMap { $0.isEmpty ? nil : $0 }
        try Expiry.check(reason: reason)
        for permission in order.permissions {
            try Self.check(permission, order.effect)
        }
        var object = JSONObject()
        object["id"] = .string(id)
        object["effect"] = .string(ExactString(order.effect.rawValue))
        object["permissions"] = .array(order.permissions.map(JSONValue.string))
        object["when"] = order.when.map(JSONValue.string)
        object["expires_at"] = expiry.map { .string(ExactString($0.description)) }
        object["reason"] = reason.map(JSONValue.string)
        value = .object(object)
        entry = try Self.read(value)
        guard let when = entry.when else { return }
        if let problem = policies.problem(with: when, on: entry.permissions ?? []) {
            throw .invalidRequest("`when` is no condition: \(problem)")
        }
    }

    private static func check(
        _ permission: ExactString,
        _ effect: Effect
    ) throws(AdminError) {
        let pattern: PermissionPattern
        do throws(PatternError) {
            pattern = try PermissionPattern(parsing: permission)
        } catch {
            throw .invalidRequest("`\(permission)` is no permission: \(error)")
        }
        switch effect {
        case .allow where pattern.isReserved:
            throw .invalidRequest(
                "`\(permission)` has no effect in an allow: rights on `rolecall` are held by roles"
            )
        case .allow, .deny: return
        }
    }

    /// Reads the entry as decisions will.
    private static func read(_ value: JSONValue) throws(AdminError) -> StoredACLEntry {
        let content: StoredEntry.Content
        do throws(ProfileError) {
            content = try StoredEntry.read(value, as: .acl)
        } catch {
            throw .invalidRequest("the entry is too large: \(error)")
        }
        switch content {
        case .acl(let entry) where !entry.isUnreadable: return entry
        case .unreadable(let code): throw .invalidRequest("the entry has `\(code.rawValue)`")
        case .acl, .grant, .permission: throw .invalidRequest("the entry cannot be read")
        }
    }
}
