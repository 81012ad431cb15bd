internal import Authorization
internal import JSON

/// Writes permission lists.
struct PermissionListWriter: Sendable {
    /// How much of each entry the caller may read.
    enum Detail: Sendable {
        /// What is permitted or denied: for the own list.
        case code
        /// Also by which role, and where that is stored: for those who look after users.
        case full
    }

    let detail: Detail

    /// The list of `subject`.
    func body(subject: Subject, list: PermissionList) -> [UInt8] {
        var json = JSONWriter(reserving: 512)
        json.beginObject()
        json.key("subject")
        json.beginObject()
        json.key("type")
        json.string(subject.type)
        json.key("id")
        json.string(subject.id)
        json.endObject()
        json.key("permissions")
        json.beginArray()
        for entry in distinct(list.permissions, by: OwnPermission.init) { write(entry, to: &json) }
        json.endArray()
        json.key("denies")
        json.beginArray()
        for entry in distinct(list.denies, by: OwnDenial.init) { write(entry, to: &json) }
        json.endArray()
        json.key("unlisted_rules")
        json.bool(list.hasUnlistedRules)
        json.endObject()
        return json.bytes
    }

    /// What of a permission stands in one's own list.
    private struct OwnPermission: Hashable {
        let permission: ExactString
        let scope: ExactString?
        let expiresAt: Timestamp?
        let isConditional: Bool

        init(_ entry: PermissionList.Permission) {
            permission = entry.permission
            scope = entry.scope
            expiresAt = entry.expiresAt
            isConditional = entry.isConditional
        }
    }

    /// What of a denial stands in one's own list.
    private struct OwnDenial: Hashable {
        let permission: ExactString
        let isConditional: Bool

        init(_ entry: PermissionList.Denial) {
            permission = entry.permission
            isConditional = entry.isConditional
        }
    }

    /// In one's own list, what is had in several ways stands once.
    private func distinct<Entry, Shown: Hashable>(
        _ entries: [Entry],
        by shown: (Entry) -> Shown
    ) -> [Entry] {
        switch detail {
        case .full: return entries
        case .code:
            var seen: Set<Shown> = []
            return entries.filter { seen.insert(shown($0)).inserted }
        }
    }

    private func write(_ entry: PermissionList.Permission, to json: inout JSONWriter) {
        json.beginObject()
        json.key("permission")
        json.string(entry.permission)
        if let scope = entry.scope {
            json.key("scope")
            json.string(scope)
        }
        if let expiresAt = entry.expiresAt {
            json.key("expires_at")
            json.string(expiresAt.description)
        }
        json.key("conditional")
        json.bool(entry.isConditional)
        switch detail {
        case .code: break
        case .full: writeOrigin(of: entry, to: &json)
        }
        json.endObject()
    }

    private func writeOrigin(of entry: PermissionList.Permission, to json: inout JSONWriter) {
        if let role = entry.role {
            json.key("role")
            json.string(role.text)
            json.key("via")
            json.beginArray()
            for name in entry.via { json.string(name.text) }
            json.endArray()
        }
        json.key("source")
        json.string(entry.source)
    }

    private func write(_ entry: PermissionList.Denial, to json: inout JSONWriter) {
        json.beginObject()
        json.key("permission")
        json.string(entry.permission)
        json.key("conditional")
        json.bool(entry.isConditional)
        switch detail {
        case .code: break
        case .full:
            json.key("source")
            json.string(entry.source)
        }
        json.endObject()
    }
}
