public import Authorization
public import Directory
public import JSON

/// Where a directory's users keep what carries privilege, and by what they are found.
public struct AdministrationRules: Sendable {
    /// Where grants, permissions and ACL entries stand.
    public let attributes: ProfileAttributes
    /// By what users are found, by subject type; there is at least one.
    ///
    /// The first type is that of the users' own tokens.
    public let subjects: [SubjectNames]
    /// How large a profile may be.
    public let limits: ProfileLimits

    /// Rules; without `subjects`, users are found as ``SubjectNames/standard``.
    ///
    /// A store must have been opened with all their attributes but `user_id`.
    public init(
        attributes: ProfileAttributes = .appMetadata,
        subjects: [SubjectNames] = [],
        limits: ProfileLimits = .standard
    ) {
        self.attributes = attributes
        self.subjects = subjects.isEmpty ? [.standard] : subjects
        self.limits = limits
    }

    /// The type of the users' own tokens, under which conditions and the journal show them.
    var userNames: SubjectNames { subjects.first ?? .standard }
}

/// The attributes by which subjects of one type find a user of the directory.
public struct SubjectNames: Sendable {
    /// The subject type.
    public let type: ExactString
    /// The attributes, in order: the first that finds anybody decides.
    ///
    /// The first that a user has is its canonical id.
    public let attributes: [UserAttribute]

    /// The attributes of a type.
    public init(type: ExactString, attributes: [UserAttribute]) {
        self.type = type
        self.attributes = attributes
    }

    /// Type `user`, by `user_id`.
    public static let standard = SubjectNames(
        type: "user",
        attributes: UserAttribute.standard
    )

    /// What subjects of this type call a user.
    func values(in user: JSONObject) -> [ExactString] {
        attributes.compactMap { $0.value(in: user) }
    }
}

/// How a user is meant whom something is asked about.
public enum UserReference: Sendable {
    /// As a subject of one of the types of ``AdministrationRules/subjects``, as requests name it.
    case subject(Subject)
    /// By the id of the user or of a linked identity; if nobody has it, as a subject of the first type.
    case id(ExactString)

    /// The text of the name.
    var text: ExactString {
        switch self {
        case .subject(let subject): subject.id
        case .id(let id): id
        }
    }
}
