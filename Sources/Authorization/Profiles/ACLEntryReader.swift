internal import JSON

/// Reads one ACL entry.
///
/// An object whose `effect` is exactly `deny` stays a deny: what cannot be read of it is taken as
/// the widest that it could be. Any other entry that cannot be read in full is no entry.
struct ACLEntryReader {
    private let value: JSONValue
    private let location: EntryLocation
    /// The first problem that was found.
    private(set) var problem: UnreadableEntry.Code?

    private static let members: Set<ExactString> = [
        "id", "effect", "permissions", "when", "expires_at", "reason",
    ]

    init(_ value: JSONValue, at location: EntryLocation, problem: UnreadableEntry.Code? = nil) {
        self.value = value
        self.location = location
        self.problem = problem
    }

    /// Whether a value is an object whose `effect` is exactly `deny`.
    static func isDeny(_ value: JSONValue) -> Bool { value["effect"]?.string == "deny" }

    /// The entry, or `nil` if it is to be skipped.
    ///
    /// A condition is read when policies say what it can name.
    mutating func entry() -> ACLEntry? {
        guard let object = value.object else {
            note(.entryInvalid)
            return nil
        }
        guard let effect = object["effect"]?.string.flatMap(Effect.init(exactly:)) else {
            note(.effectInvalid)
            return nil
        }
        let entry = entry(of: object, effect)
        guard effect == .deny || problem == nil else { return nil }
        if effect == .allow, entry.hasReservedPermission { note(.reservedType) }
        return entry
    }
}

extension ACLEntryReader {
    private mutating func entry(of object: JSONObject, _ effect: Effect) -> ACLEntry {
        let target = target(object["permissions"], effect)
        let expiresAt = expiry(object["expires_at"])
        let condition = condition(object["when"])
        let id = text(object["id"])
        let reason = text(object["reason"])
        if !object.allSatisfy({ Self.members.contains($0.key) }) { note(.memberUnknown) }
        return ACLEntry(
            id: id,
            effect: effect,
            target: target,
            condition: condition,
            expiresAt: expiresAt,
            reason: reason,
            isUnreadable: problem != nil,
            location: location
        )
    }

    private mutating func target(_ value: JSONValue?, _ effect: Effect) -> ACLEntry.Target {
        do throws(Unreadable) {
            guard let elements = value?.array else { throw Unreadable(.permissionsInvalid) }
            var patterns: [PermissionPattern] = []
            for element in elements {
                guard let text = element.string else { throw Unreadable(.permissionsInvalid) }
                patterns.append(try PermissionPattern(readable: text))
            }
            return .permissions(patterns)
        } catch {
            note(error.code)
            return .everything
        }
    }

    private mutating func expiry(_ value: JSONValue?) -> Timestamp? {
        do throws(Unreadable) {
            return try value.expiry()
        } catch {
            note(error.code)
            return nil
        }
    }

    private mutating func condition(_ value: JSONValue?) -> ExactString? {
        guard let value else { return nil }
        guard let text = value.string else {
            note(.conditionInvalid)
            return nil
        }
        return text
    }

    private mutating func text(_ value: JSONValue?) -> ExactString? {
        do throws(Unreadable) {
            return try value.text()
        } catch {
            note(error.code)
            return nil
        }
    }

    private mutating func note(_ code: UnreadableEntry.Code) {
        if problem == nil { problem = code }
    }
}
