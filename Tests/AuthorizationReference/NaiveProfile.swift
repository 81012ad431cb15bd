package import Authorization
internal import JSON

/// The entries of a profile, read as the design words it.
package struct NaiveProfile {
    struct Grant {
        var role: String
        var scope: String?
        /// Nil for never.
        var expiry: Timestamp?
        var source: String
    }

    struct Direct {
        var permission: String
        var source: String
    }

    struct Entry {
        var id: String?
        var isDeny: Bool
        /// Nil for all.
        var permissions: [String]?
        var when: String?
        var expiry: Timestamp?
        var reason: String?
        var isUnreadable = false
        var source: String
    }

    var grants: [Grant] = []
    var direct: [Direct] = []
    var entries: [Entry] = []

    private let time: (String) -> Timestamp?

    /// Reads a profile; `time` reads its times.
    package init(_ visitor: Visitor, time: @escaping (String) -> Timestamp?) {
        self.time = time
        for (number, document) in visitor.documents.enumerated() {
            let label = number == 0 ? "" : "claims:"
            for kind in ["roles", "permissions", "acl"] {
                for folder in ["/app_metadata", "/app_metadata/authorization"] {
                    var value = document["app_metadata"]
                    if folder.hasSuffix("authorization") { value = value?["authorization"] }
                    guard let attribute = value?[ExactString(kind)] else { continue }
                    for (value, source) in Self.elements(attribute, "\(label)\(folder)/\(kind)") {
                        read(kind, value, source)
                    }
                }
            }
        }
    }

    private mutating func read(_ kind: String, _ value: JSONValue, _ source: String) {
        switch kind {
        case "roles": grant(value, source)
        case "permissions": direct(value, source)
        default: entry(value, source)
        }
    }

    private static func elements(_ value: JSONValue, _ path: String) -> [(JSONValue, String)] {
        if case .array(let list) = value {
            return list.enumerated().map { ($1, "\(path)/\($0)") }
        }
        if value.string != nil || value["effect"]?.string == "deny" { return [(value, path)] }
        return []
    }

    // An object whose `effect` is exactly "deny" stays a deny, wherever it stands.

    private mutating func grant(_ value: JSONValue, _ source: String) {
        if value["effect"]?.string == "deny" { return deny(value, source, isUnreadable: true) }
        var grant = Grant(role: "", source: source)
        if let name = value.string {
            grant.role = name.string
        } else {
            guard let object = value.object, let name = object["role"]?.string else { return }
            grant.role = name.string
            for member in object {
                switch member.key.string {
                case "role": break
                case "scope":
                    guard let scope = member.value.string?.string, NaivePattern(scope: scope) != nil
                    else { return }
                    grant.scope = scope
                case "expires_at":
                    guard let expiry = time(of: member.value) else { return }
                    grant.expiry = expiry
                case "reason", "granted_by", "granted_at":
                    guard member.value.string != nil else { return }
                default: return
                }
            }
        }
        guard (1...128).contains(grant.role.utf8.count) else { return }
        grants.append(grant)
    }

    private mutating func direct(_ value: JSONValue, _ source: String) {
        if value["effect"]?.string == "deny" { return deny(value, source, isUnreadable: true) }
        guard let text = value.string?.string, let pattern = NaivePattern(permission: text),
            !pattern.isReserved
        else { return }
        direct.append(Direct(permission: text, source: source))
    }

    private mutating func entry(_ value: JSONValue, _ source: String) {
        switch value["effect"]?.string {
        case "deny": deny(value, source, isUnreadable: false)
        case "allow": allow(value, source)
        default: break
        }
    }

    private mutating func allow(_ value: JSONValue, _ source: String) {
        var entry = Entry(isDeny: false, source: source)
        for member in value.object ?? JSONObject() {
            let text = member.value.string?.string
            switch member.key.string {
            case "effect": break
            case "permissions":
                guard let permissions = Self.permissions(member.value) else { return }
                entry.permissions = permissions
            case "when":
                guard let text else { return }
                entry.when = text
            case "expires_at":
                guard let expiry = time(of: member.value) else { return }
                entry.expiry = expiry
            case "id":
                guard let text else { return }
                entry.id = text
            case "reason":
                guard let text else { return }
                entry.reason = text
            default: return
            }
        }
        if entry.permissions != nil { entries.append(entry) }
    }

    private mutating func deny(_ value: JSONValue, _ source: String, isUnreadable: Bool) {
        var entry = Entry(isDeny: true, isUnreadable: isUnreadable, source: source)
        for member in value.object ?? JSONObject() {
            let text = member.value.string?.string
            switch member.key.string {
            case "effect": break
            case "permissions": entry.permissions = Self.permissions(member.value)
            case "when":
                entry.when = text
                entry.isUnreadable = entry.isUnreadable || text == nil
            case "expires_at":
                entry.expiry = time(of: member.value)
                entry.isUnreadable = entry.isUnreadable || entry.expiry == nil
            case "id":
                entry.id = text
                entry.isUnreadable = entry.isUnreadable || text == nil
            case "reason":
                entry.reason = text
                entry.isUnreadable = entry.isUnreadable || text == nil
            default: entry.isUnreadable = true
            }
        }
        if entry.permissions == nil { entry.isUnreadable = true }
        entries.append(entry)
    }

    private static func permissions(_ value: JSONValue) -> [String]? {
        guard let list = value.array else { return nil }
        let texts = list.compactMap { $0.string?.string }
        let areReadable =
            texts.count == list.count
            && texts.allSatisfy { NaivePattern(permission: $0) != nil }
        return areReadable ? texts : nil
    }

    private func time(of value: JSONValue) -> Timestamp? {
        value.string.flatMap { time($0.string) }
    }
}
