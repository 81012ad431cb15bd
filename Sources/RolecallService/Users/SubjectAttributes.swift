internal import Authorization
public import Directory
public import JSON

/// By which attributes subjects of one type find a user of the directory.
public struct SubjectAttributes: Sendable {
    /// The subject type.
    public let type: ExactString

    /// The attributes, tried in this order; the first that finds anybody decides.
    ///
    /// The first that a user has is the user's canonical id.
    public let attributes: [UserAttribute]

    /// Names the attributes of a type.
    public init(type: ExactString, attributes: [UserAttribute]) {
        self.type = type
        self.attributes = attributes
    }

    /// What is in force where nothing is configured: type `user` by `user_id`.
    public static let standard = [
        SubjectAttributes(
            type: "user",
            attributes: UserAttribute.standard
        )
    ]
}

/// Subjects of which nobody could be found.
public struct UnusableSubjects: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong with them.
    public let description: String
}

extension SubjectAttributes {
    /// The same list, in which there is a type, and each has an attribute.
    static func checked(
        _ subjects: [SubjectAttributes]
    ) throws(UnusableSubjects) -> [SubjectAttributes] {
        guard !subjects.isEmpty else {
            throw UnusableSubjects(description: "there is no subject type, expected one or more")
        }
        if let empty = subjects.first(where: \.attributes.isEmpty) {
            throw UnusableSubjects(
                description: "subject type `\(empty.type)` has no attributes, expected one or more"
            )
        }
        return subjects
    }
}

extension SubjectAttributes {
    /// Whether ids of this type are user ids and nothing else.
    var areUserIDs: Bool { attributes.count == 1 && attributes.allSatisfy(\.isUserID) }

    /// How conditions, reasons and logs show `user` as a subject of this type.
    ///
    /// A user who has none of the attributes cannot be named, and is shown by its `user_id`.
    func canonicalSubject(of user: UserRecord) -> Subject {
        let id = attributes.lazy.compactMap { $0.value(in: user.attributes) }.first
        return Subject(type: type, id: id ?? user.id)
    }

    /// The ids by which requests may mean `user`.
    func ids(of user: UserRecord) -> [ExactString] {
        attributes.flatMap { attribute in
            attribute.isUserID
                ? user.ids : attribute.value(in: user.attributes).map { [$0] } ?? []
        }
    }
}
