public import JSON

/// An entry of a profile that carries privilege, as it stands there and as it is read.
public struct StoredEntry: Sendable {
    /// What lists an attribute holds.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case roles
        case permissions
        case acl
    }

    /// What an entry is read as.
    public enum Content: Sendable {
        case grant(StoredGrant)
        case permission(PermissionPattern)
        case acl(StoredACLEntry)
        /// It is skipped, and grants nothing.
        case unreadable(UnreadableEntry.Code)
    }

    /// The attribute that it stands in.
    public let pointer: JSONPointer
    /// Its place in the attribute's list; nil if the attribute's value is the entry.
    public let place: Int?
    /// What lists the attribute holds.
    public let kind: Kind
    /// The entry as it stands there.
    public let value: JSONValue
    /// What it is read as.
    public let content: Content

    /// Where it stands, as a reason's `source` says it.
    public var source: String {
        place.map { "\(pointer.text)/\($0)" } ?? pointer.text.string
    }

    /// Reads one value as decisions would read it in a list of this kind.
    ///
    /// - Throws: ``ProfileError`` for a value over a limit.
    public static func read(
        _ value: JSONValue,
        as kind: Kind,
        limits: ProfileLimits = .standard
    ) throws(ProfileError) -> Content {
        guard let pointer = try? JSONPointer("/\(kind.rawValue)") else {
            return .unreadable(.entryInvalid)
        }
        var object = JSONObject()
        object[ExactString(kind.rawValue)] = .array([value])
        let document = ProfileDocument(
            value: .object(object),
            attributes: ProfileAttributes(
                roles: kind == .roles ? [pointer] : [],
                permissions: kind == .permissions ? [pointer] : [],
                acl: kind == .acl ? [pointer] : []
            )
        )
        let profile = Profile(status: .known, documents: [document])
        let entries = try ProfileReader.read(profile, limits: limits)
        if let grant = entries.grants.first { return .grant(StoredGrant(grant, value)) }
        if let permission = entries.permissions.first { return .permission(permission.pattern) }
        if let entry = entries.acl.first { return .acl(StoredACLEntry(entry)) }
        return .unreadable(entries.reports.first?.code ?? .entryInvalid)
    }
}

extension ProfileDocument {
    /// All entries that carry privilege, in the order of attributes and lists, unreadable ones too.
    ///
    /// - Throws: ``ProfileError`` if they are over a limit.
    /// - Complexity: O(entries): for those who change them, not for decisions.
    public func storedEntries(
        limits: ProfileLimits = .standard
    ) throws(ProfileError) -> [StoredEntry] {
        // The whole is measured once, as for a decision.
        _ = try ProfileReader.read(Profile(status: .known, documents: [self]), limits: limits)
        var entries: [StoredEntry] = []
        for pointer in attributes.roles { try add(.roles, at: pointer, limits, to: &entries) }
        for pointer in attributes.permissions {
            try add(.permissions, at: pointer, limits, to: &entries)
        }
        for pointer in attributes.acl { try add(.acl, at: pointer, limits, to: &entries) }
        for pointer in attributes.denies {
            var found: [StoredEntry] = []
            try add(.permissions, at: pointer, limits, to: &found)
            entries += found.filter { ACLEntryReader.isDeny($0.value) }
        }
        return entries
    }

    private func add(
        _ kind: StoredEntry.Kind,
        at pointer: JSONPointer,
        _ limits: ProfileLimits,
        to entries: inout [StoredEntry]
    ) throws(ProfileError) {
        guard let found = pointer.resolve(in: value), !found.isNull else { return }
        guard let list = found.array else {
            // Only a string or a deny counts as a list of one.
            let counts = found.string != nil || ACLEntryReader.isDeny(found)
            let content: StoredEntry.Content =
                counts
                ? try StoredEntry.read(found, as: kind, limits: limits)
                : .unreadable(.attributeNotAList)
            entries.append(
                StoredEntry(
                    pointer: pointer,
                    place: nil,
                    kind: kind,
                    value: found,
                    content: content
                )
            )
            return
        }
        for (place, element) in list.enumerated() {
            entries.append(
                StoredEntry(
                    pointer: pointer,
                    place: place,
                    kind: kind,
                    value: element,
                    content: try StoredEntry.read(element, as: kind, limits: limits)
                )
            )
        }
    }
}
