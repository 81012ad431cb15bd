internal import JSON
internal import OpenSSL

/// Where one source has its part of a subject's profile.
enum ProfileKey: Hashable, Sendable {
    /// The embedded directory.
    case directory(UserKey)
    /// The tenant's Management API.
    case tenant(TenantKey)
    /// What an issuer's `/userinfo` says with one token.
    case userinfo(UserinfoKey)

    /// One way in which a question leads to a user of the tenant.
    enum TenantKey: Hashable, Sendable {
        /// The id of the user, or of an identity that is linked to it.
        case id(ExactString)
        /// The account in a connection.
        case account(UserKey.Account)
        /// A subject as requests name it: the place of its type in the configuration, and its id.
        case name(type: Int, id: ExactString)
    }

    /// A subject as its issuer knows it, and the token with which the issuer is asked.
    ///
    /// What it says may differ from token to token of one subject, by scope or client.
    struct UserinfoKey: Hashable, Sendable {
        let issuer: ExactString
        let subject: ExactString
        let token: SHA256Digest
    }

    /// About how many bytes the key takes.
    var byteCount: Int {
        switch self {
        case .directory(let key): key.byteCount
        case .tenant(.id(let id)), .tenant(.name(_, let id)): id.utf8.count
        case .tenant(.account(let account)): account.identifier.utf8.count
        case .userinfo(let key):
            key.issuer.utf8.count + key.subject.utf8.count + SHA256Digest.byteCount
        }
    }
}

/// A part of a profile that must be loaded before anything is decided.
struct ProfileNeed: Sendable {
    let key: ProfileKey
    /// The access token with which `/userinfo` is asked; nil if there is none.
    let token: Secret?
    /// What `/userinfo` just said, when it was asked whose the token is.
    var told: ToldProfile?

    /// The need of the subject whose token this is, or of one without a token.
    init(key: ProfileKey, token: AuthenticatedToken?) {
        self.key = key
        self.token = token?.text
        told = token?.told
    }
}

/// A part of a profile, as it was found.
struct ProfilePart: Sendable {
    let entry: UserEntry
    /// How old it is; nil if it cannot be old.
    let age: ProfileAge?
}

/// How old the profile is on which something was decided.
struct ProfileAge: Sendable, Equatable {
    /// Whole seconds since it was asked for.
    let seconds: Int
    /// Whether it is past its fresh time.
    let isStale: Bool

    /// The age of what was decided on two parts.
    static func oldest(_ first: ProfileAge?, _ second: ProfileAge?) -> ProfileAge? {
        guard let first, let second else { return first ?? second }
        return ProfileAge(
            seconds: max(first.seconds, second.seconds),
            isStale: first.isStale || second.isStale
        )
    }
}
