internal import Authorization
internal import Directory
internal import JSON
internal import Synchronization

/// A user of the directory as checks need it: its profile, and the principal that this makes.
final class DirectoryUser: Sendable {
    /// The user's own id, however it was found.
    let id: UserID

    /// Whether an administrator blocked the user.
    let isBlocked: Bool

    /// How conditions, reasons and logs show the user.
    let subject: Subject

    /// What requests may call the user.
    let names: [Subject]

    /// The profile, without what its user may edit: that is never a source of rights.
    let document: ProfileDocument

    /// About how many bytes this takes: the length of the profile as JSON.
    let byteCount: Int

    /// The principal, compiled for the policies under which it was last asked for.
    private let compiled: Mutex<Principal>

    /// Compiles `user` for `policies`, as a subject of the type at `type`.
    init(
        _ user: User,
        type: Int,
        _ rules: UserRules,
        under policies: PolicySet
    ) throws(ProfileError) {
        var json = user.json
        json["user_metadata"] = nil
        id = user.id
        isBlocked = user.isBlocked
        subject = rules.subjects[type].canonicalSubject(of: user)
        names = rules.subjects.flatMap { subject in
            subject.ids(of: user).map { Subject(type: subject.type, id: $0) }
        }
        document = ProfileDocument(value: .object(json), attributes: rules.attributes)
        byteCount = document.value.encoded().count
        let profile = Profile(status: isBlocked ? .blocked : .known, documents: [document])
        let principal = try policies.principal(
            for: profile,
            subject: subject,
            limits: rules.limits
        )
        compiled = Mutex(principal)
    }

    /// The user as `policies` see it.
    ///
    /// Compiled anew only for other policies than the last time.
    func principal(under policies: PolicySet) -> Principal {
        let kept = compiled.withLock { $0 }
        let principal = policies.recompiled(kept)
        if principal !== kept { compiled.withLock { $0 = principal } }
        return principal
    }
}

/// How users become subjects with a profile.
struct UserRules: Sendable {
    /// How subjects find users, by type, of which there is at least one: the first is that of tokens.
    let subjects: [SubjectAttributes]
    /// Where in a user privilege is read.
    let attributes: ProfileAttributes
    /// How large a profile may be.
    let limits: ProfileLimits
}

/// What the directory has at a key.
enum UserEntry: Sendable {
    case user(DirectoryUser)
    /// No such user.
    case nobody
    /// Several users have the value: none of them may be meant.
    case several
    /// One whose profile is over a limit, with what the limit is.
    case tooLarge(String)

    /// About how many bytes this takes.
    var byteCount: Int {
        switch self {
        case .user(let user): user.byteCount
        case .nobody, .several, .tooLarge: 0
        }
    }
}
