internal import Authorization
internal import JSON
internal import Synchronization

/// A user as one profile source has it, and the principal that this makes.
final class ResolvedUser: Sendable {
    /// The user's own id in its directory; nil for what `/userinfo` says, which is no record of a user.
    let id: ExactString?

    /// The user's accounts in the connections of its directory.
    let accounts: [UserKey.Account]

    /// Whether an administrator blocked the user.
    let isBlocked: Bool

    /// How conditions, reasons and logs show the user.
    let subject: Subject

    /// What requests may call the user.
    let names: [Subject]

    /// The profile, without what its user may edit.
    let document: ProfileDocument

    /// About how many bytes this takes: the length of the profile as JSON.
    let byteCount: Int

    /// The principal, compiled for the policies under which it was last asked for.
    private let compiled: Mutex<Principal>

    /// Compiles a directory's `user` for `policies`, as a subject of the type at `type`.
    init(
        _ user: UserRecord,
        type: Int,
        _ rules: UserRules,
        under policies: PolicySet
    ) throws(ProfileError) {
        id = user.id
        accounts = user.accounts
        isBlocked = user.isBlocked
        subject = rules.subjects[type].canonicalSubject(of: user)
        names = rules.subjects.flatMap { subject in
            subject.ids(of: user).map { Subject(type: subject.type, id: $0) }
        }
        document = ProfileDocument(
            value: .object(user.attributes),
            attributes: rules.attributes
        )
        byteCount = document.value.encoded().count
        compiled = Mutex(
            try Self.principal(document, isBlocked, subject, rules.limits, under: policies)
        )
    }

    /// Compiles what `/userinfo` says of `subject`.
    init(
        userinfo document: ProfileDocument,
        of subject: Subject,
        limits: ProfileLimits,
        under policies: PolicySet
    ) throws(ProfileError) {
        id = nil
        accounts = []
        isBlocked = false
        self.subject = subject
        names = [subject]
        self.document = document
        byteCount = document.value.encoded().count
        compiled = Mutex(
            try Self.principal(document, false, subject, limits, under: policies)
        )
    }

    private static func principal(
        _ document: ProfileDocument,
        _ isBlocked: Bool,
        _ subject: Subject,
        _ limits: ProfileLimits,
        under policies: PolicySet
    ) throws(ProfileError) -> Principal {
        let profile = Profile(status: isBlocked ? .blocked : .known, documents: [document])
        return try policies.principal(for: profile, subject: subject, limits: limits)
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

/// What a source has of a subject.
enum UserEntry: Sendable {
    case user(ResolvedUser)
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
