public import Authorization
public import JSON

/// A grant as administrators see it.
public struct AdministeredGrant: Sendable {
    /// The grant.
    public let grant: StoredGrant
    /// Where it stands in the profile.
    public let source: String
    /// Names its state, for preconditions: grants of one role and scope have one version together.
    public let version: ExactString
}

/// An ACL entry as administrators see it.
public struct AdministeredACLEntry: Sendable {
    /// What it is called in requests: its id, or `~` and a digest of it if it has none of its own.
    public let key: ExactString
    /// The entry.
    public let entry: StoredACLEntry
    /// Where it stands in the profile.
    public let source: String
    /// Names its state, for preconditions.
    public let version: ExactString
}

extension AdministeredGrant {
    /// The grant as the admin surface and commands show it.
    public var json: JSONObject {
        var object: JSONObject = ["role": .string(grant.role.text)]
        object["scope"] = (grant.scope?.text).map(JSONValue.string)
        object["expires_at"] = grant.expiresAt.map { .string(ExactString($0.description)) }
        object["reason"] = grant.reason.map(JSONValue.string)
        object["source"] = .string(ExactString(source))
        object["granted_by"] = grant.grantedBy.map(JSONValue.string)
        object["granted_at"] = grant.grantedAt.map(JSONValue.string)
        return object
    }
}

extension AdministeredGrant {
    /// All grants of a user.
    static func all(in entries: [StoredEntry]) throws(AdminError) -> [AdministeredGrant] {
        var groups: [StoredGrant.Identity: [StoredEntry]] = [:]
        for entry in entries {
            guard case .grant(let grant) = entry.content else { continue }
            groups[grant.identity, default: []].append(entry)
        }
        var versions: [StoredGrant.Identity: ExactString] = [:]
        for (group, alike) in groups { versions[group] = try EntryVersion.of(alike) }
        return entries.compactMap { entry in
            guard case .grant(let grant) = entry.content, let version = versions[grant.identity]
            else { return nil }
            return AdministeredGrant(grant: grant, source: entry.source, version: version)
        }
    }
}

extension AdministeredACLEntry {
    /// All ACL entries of a user.
    static func all(in entries: [StoredEntry]) throws(AdminError) -> [AdministeredACLEntry] {
        let found = try Keyed.all(in: entries)
        return found.map(\.shown)
    }

    /// An ACL entry and where it stands.
    struct Keyed {
        let stored: StoredEntry
        let shown: AdministeredACLEntry

        static func all(in entries: [StoredEntry]) throws(AdminError) -> [Keyed] {
            let list = entries.compactMap { stored -> (StoredEntry, StoredACLEntry)? in
                guard case .acl(let entry) = stored.content else { return nil }
                return (stored, entry)
            }
            var counts: [ExactString: Int] = [:]
            for (_, entry) in list { if let id = entry.id { counts[id, default: 0] += 1 } }
            var keyed: [Keyed] = []
            for (stored, entry) in list {
                let value = try EntryVersion.of([stored.value])
                let own = entry.id.flatMap { counts[$0] == 1 && $0.isKey ? $0 : nil }
                keyed.append(
                    Keyed(
                        stored: stored,
                        shown: AdministeredACLEntry(
                            key: own ?? ExactString("~\(value)"),
                            entry: entry,
                            source: stored.source,
                            version: try EntryVersion.of([stored])
                        )
                    )
                )
            }
            return keyed
        }
    }
}

extension ExactString {
    /// Whether an entry can be called by it: it can stand in a path, and is none that an answer could have made.
    fileprivate var isKey: Bool {
        let isName = !isEmpty && !hasControlCharacter && self != "." && self != ".."
        return isName && utf8.first != UInt8(ascii: "~")
            && utf8.count <= AdministrationLimits.entryKeyBytesMax
    }
}
