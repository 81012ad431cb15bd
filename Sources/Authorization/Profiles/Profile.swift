public import JSON

/// Whether there is such a subject, and whether it may do anything.
public enum SubjectStatus: String, Hashable, Sendable, CaseIterable {
    /// A user that a directory has, or a verified token's subject.
    case known
    /// A directory says that there is no such user (any more).
    case unknown
    /// A directory says that the user is blocked.
    case blocked
}

/// What the profile sources said about a subject, not yet read.
public struct Profile: Sendable {
    /// Whether there is such a subject.
    public let status: SubjectStatus
    /// One document for each source.
    ///
    /// Their entries are united, allows and denies alike.
    public let documents: [ProfileDocument]

    /// Collects what the sources said.
    public init(status: SubjectStatus, documents: [ProfileDocument]) {
        self.status = status
        self.documents = documents
    }
}

/// A profile as one source has it.
public struct ProfileDocument: Sendable {
    /// What a document is for conditions.
    public enum Kind: Sendable {
        /// Claims of a token, or what `/userinfo` says: `subject.claims`.
        case claims
        /// A user as a directory has it: `subject.app_metadata`.
        case record
    }

    /// The whole document.
    public let value: JSONValue
    /// Where in it roles, permissions and ACL entries stand.
    public let attributes: ProfileAttributes
    /// What is put before the pointer in the `source` of a reason, to tell sources apart.
    public let label: String
    /// What it is for conditions.
    public let kind: Kind

    /// Names a document and its attributes.
    public init(
        value: JSONValue,
        attributes: ProfileAttributes,
        label: String = "",
        kind: Kind = .record
    ) {
        self.value = value
        self.kind = kind
        self.attributes = attributes
        self.label = label
    }
}

/// Where in a profile the attributes stand that carry privilege.
public struct ProfileAttributes: Hashable, Sendable {
    /// Lists of grants.
    public let roles: [JSONPointer]
    /// Lists of direct permissions.
    public let permissions: [JSONPointer]
    /// Lists of ACL entries.
    public let acl: [JSONPointer]
    /// Lists of which denies alone count, and nothing else is looked at.
    public let denies: [JSONPointer]

    /// Names the attributes.
    ///
    /// What is at none of the pointers is not looked at.
    public init(
        roles: [JSONPointer] = [],
        permissions: [JSONPointer] = [],
        acl: [JSONPointer] = [],
        denies: [JSONPointer] = []
    ) {
        self.roles = roles
        self.permissions = permissions
        self.acl = acl
        self.denies = denies
    }

    /// Where existing tenants keep them: `roles`, `permissions` and `acl` in `/app_metadata` and in
    /// `/app_metadata/authorization`.
    public static let appMetadata = ProfileAttributes(
        roles: standardPointers(to: "roles"),
        permissions: standardPointers(to: "permissions"),
        acl: standardPointers(to: "acl")
    )

    private static func standardPointers(to attribute: String) -> [JSONPointer] {
        ["/app_metadata/\(attribute)", "/app_metadata/authorization/\(attribute)"]
            .compactMap { try? JSONPointer($0) }
    }
}
