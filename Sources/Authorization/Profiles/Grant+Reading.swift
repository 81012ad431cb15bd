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
            expiresAt = try object["expires_at"].expiry()
            for member in ["reason", "granted_by", "granted_at"] as [ExactString] {
                _ = try object[member].text()
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

extension JSONValue? {
    /// Reads `expires_at`: absent, or a string that is a time.
    func expiry() throws(Unreadable) -> Timestamp? {
        guard let self else { return nil }
        guard let time = self.string.flatMap({ Timestamp(rfc3339: $0.string) }) else {
            throw Unreadable(.expiryInvalid)
        }
        return time
    }

    /// Reads a member that may be absent and is a string otherwise.
    func text() throws(Unreadable) -> ExactString? {
        guard let self else { return nil }
        guard let text = self.string else { throw Unreadable(.memberInvalid) }
        return text
    }
}
