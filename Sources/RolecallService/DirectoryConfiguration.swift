public import Authorization
internal import JSON
public import Store

/// What the service is told of the embedded directory.
public struct DirectoryConfiguration: Sendable {
    /// Where the users are.
    public let store: any Store

    /// The keys of the directory's own issuer.
    public let keys: any KeySource

    /// Finds the directory's clients.
    public let clients: ClientLookup

    /// Tells for which other APIs the directory gives out tokens.
    public let audiences: AudienceLookup

    /// How subjects find users, by type, of which there is at least one: the first is that of the users'
    /// own tokens.
    public let subjects: [SubjectAttributes]

    /// Where in a user privilege is read.
    public let attributes: ProfileAttributes

    /// How far clocks may differ, in seconds.
    public let leewaySeconds: Double

    /// The APIs of the directory that other modules answer.
    public let apis: [DirectoryAPI]

    /// Describes a directory; if nothing is said of subjects, type `user` finds users by `user_id`.
    ///
    /// - Throws: if there are no subjects, or some by which nobody is found.
    public init(
        store: any Store,
        keys: any KeySource,
        clients: @escaping ClientLookup,
        audiences: @escaping AudienceLookup = { _ in false },
        subjects: [SubjectAttributes] = SubjectAttributes.standard,
        attributes: ProfileAttributes = .appMetadata,
        leewaySeconds: Double = 60,
        apis: [DirectoryAPI] = []
    ) throws(UnusableSubjects) {
        self.store = store
        self.keys = keys
        self.clients = clients
        self.audiences = audiences
        self.subjects = try SubjectAttributes.checked(subjects)
        self.attributes = attributes
        self.leewaySeconds = leewaySeconds
        self.apis = apis
    }
}

extension DirectoryConfiguration {
    /// The subject type of the users' own tokens.
    var userType: ExactString { subjects.first?.type ?? TrustedIssuer.userType }
}
