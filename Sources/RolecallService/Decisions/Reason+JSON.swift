internal import Authorization
internal import JSON

extension Reason {
    /// Writes what stands behind the code, for callers that may know it.
    func writeDetail(to json: inout JSONWriter) {
        if let role {
            json.key("role")
            json.string(role.text)
            json.key("via")
            json.beginArray()
            for name in via { json.string(name.text) }
            json.endArray()
        }
        json.member("permission", permission)
        json.member("rule", rule?.text)
        json.member("entry", entry)
        json.member("source", source.map { ExactString($0) })
        json.member("expires_at", expiresAt.map { ExactString($0.description) })
        json.member("reason", explanation)
        writeUnreadable(to: &json)
    }

    private func writeUnreadable(to json: inout JSONWriter) {
        let entries = unreadable
        guard !entries.isEmpty else { return }
        json.key("unreadable")
        json.beginArray()
        for entry in entries {
            json.beginObject()
            json.key("source")
            json.string(entry.source)
            json.key("code")
            json.string(entry.code.rawValue)
            json.endObject()
        }
        json.endArray()
    }
}

extension JSONWriter {
    /// Writes a text member, if there is one.
    fileprivate mutating func member(_ key: ExactString, _ value: ExactString?) {
        guard let value else { return }
        self.key(key)
        string(value)
    }
}
