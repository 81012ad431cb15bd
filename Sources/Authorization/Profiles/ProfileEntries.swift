internal import JSON

/// The entries of a profile, read but not yet brought together with a policy set.
struct ProfileEntries: Sendable {
    /// The label and pointer of each attribute that was there.
    var attributes: [String] = []
    /// Grants in order of storage.
    var grants: [Grant] = []
    /// Direct permissions in order of storage.
    var permissions: [DirectPermission] = []
    /// ACL entries in order of storage.
    var acl: [ACLEntry] = []
    /// What was not taken as it is.
    var reports: [UnreadableEntry] = []

    /// The `source` of an entry.
    func source(of location: EntryLocation) -> String {
        let attribute = attributes[Int(location.attribute)]
        return location.element < 0 ? attribute : "\(attribute)/\(location.element)"
    }
}

/// Where an entry stands in a profile.
struct EntryLocation: Hashable, Sendable {
    /// The position of its attribute in ``ProfileEntries/attributes``.
    let attribute: Int32
    /// Its place in the attribute's list, or -1 if the attribute's value is the entry.
    let element: Int32
}

/// A role that the profile gives, perhaps within a scope or until a time.
struct Grant: Sendable {
    let role: RoleName
    let scope: Scope?
    let expiresAt: Timestamp?
    let location: EntryLocation

    func isInForce(at now: Timestamp) -> Bool { expiresAt.map { now < $0 } ?? true }
}

/// A permission that the profile gives itself.
struct DirectPermission: Sendable {
    let pattern: PermissionPattern
    let location: EntryLocation
}

/// An effect on permissions for this one user.
struct ACLEntry: Sendable {
    /// What an entry is about.
    enum Target: Sendable {
        case permissions([PermissionPattern])
        /// Every question: of a deny whose permissions cannot be read.
        case everything
    }

    let id: ExactString?
    let effect: Effect
    let target: Target
    /// The text of its condition.
    let condition: ExactString?
    let expiresAt: Timestamp?
    let reason: ExactString?
    /// Whether this is a deny of which some part could not be read.
    let isUnreadable: Bool
    let location: EntryLocation

    /// Whether one of the permissions is a right on Rolecall itself.
    var hasReservedPermission: Bool {
        switch target {
        case .permissions(let list): list.contains(where: \.isReserved)
        case .everything: true
        }
    }

    /// The permissions; none for everything.
    var patterns: [PermissionPattern] {
        switch target {
        case .permissions(let list): list
        case .everything: []
        }
    }

    func isInForce(at now: Timestamp) -> Bool { expiresAt.map { now < $0 } ?? true }
}
