internal import JSON

extension Grant {
    private static let members: Set<ExactString> = [
        "role", "scope", "expires_at", "reason", "granted_by", "granted_at",
    ]

    /// Reads a role's name, or an object with at least a `role`.
    init(_ value: JSONValue, at location: EntryLocation) throws(Unreadable) {
        self.location = location
        switch value {
        case .string(let name):
            role = try Self.role(name)
            scope = nil
            expiresAt = nil
        case .object(let object):
            // A misspelt `scope` or `expires_at` must not widen the grant.
            guard object.allSatisfy({ Self.members.contains($0.key) }) else {
                throw Unreadable(.memberUnknown)
            }
            role = try Self.role(object["role"]?.string)
            scope = try Self.scope(object["scope"])
            expiresAt = try Timestamp(entryMember: object["expires_at"])
            for member in ["reason", "granted_by", "granted_at"] as [ExactString] {
                _ = try ExactString(entryMember: object[member])
            }
        case .null, .bool, .number, .array:
            throw Unreadable(.entryInvalid)
        }
    }

    private static func role(_ name: ExactString?) throws(Unreadable) -> RoleName {
        guard let role = name.flatMap(RoleName.init) else { throw Unreadable(.roleInvalid) }
        return role
    }

    private static func scope(_ value: JSONValue?) throws(Unreadable) -> Scope? {
        guard let value else { return nil }
        guard let text = value.string, let scope = try? Scope(parsing: text) else {
            throw Unreadable(.scopeInvalid)
        }
        return scope
    }
}

extension Timestamp? {
    /// Reads `expires_at`: absent, or a string that is a time.
    init(entryMember value: JSONValue?) throws(Unreadable) {
        guard let value else {
            self = nil
            return
        }
        guard let time = value.string.flatMap({ Timestamp(rfc3339: $0.string) }) else {
            throw Unreadable(.expiryInvalid)
        }
        self = time
    }
}

extension ExactString? {
    /// Reads a member that may be absent and is a string otherwise.
    init(entryMember value: JSONValue?) throws(Unreadable) {
        guard let value else {
            self = nil
            return
        }
        guard let text = value.string else { throw Unreadable(.memberInvalid) }
        self = text
    }
}
