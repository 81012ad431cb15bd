internal import Authorization
public import JOSE
public import JSON

/// One issuer whose tokens the service accepts, and what it believes of them.
public final class TrustedIssuer: Sendable {
    /// The subject type of users whose issuer has none of its own.
    static let userType: ExactString = "user"

    /// The `iss` of its tokens, compared byte for byte.
    public let issuer: ExactString

    /// What its tokens must satisfy.
    public let policy: TokenPolicy

    /// Its keys.
    public let keys: any KeySource

    /// The AuthZEN subject type of its users, if it has one of its own; else its users are of type
    /// `user` and named `ISSUER#SUB`.
    public let subjectType: ExactString?

    /// Where in verified claims privilege is read; nil if claims are no source of profiles.
    let claimAttributes: ProfileAttributes?

    /// Which user of the directory its subjects are; nil if the directory is no source of profiles.
    let directory: DirectorySubject?

    /// The clients of the directory, whose own issuer this is; nil for every other one.
    let clients: ClientLookup?

    /// Creates an issuer.
    ///
    /// - Parameters:
    ///   - policy: what its tokens must satisfy.
    ///   - keys: its keys.
    ///   - subjectType: the subject type of its users, if it has one of its own.
    ///   - sources: where profiles come from, each kind once. With none, its users have no rights but
    ///     those of rules.
    public init(
        policy: TokenPolicy,
        keys: any KeySource,
        subjectType: ExactString?,
        sources: [ProfileSource]
    ) {
        issuer = policy.issuer
        self.policy = policy
        self.keys = keys
        self.subjectType = subjectType
        claimAttributes = sources.lazy.compactMap(\.claimAttributes).first
        directory = sources.lazy.compactMap(\.connection).first.map(DirectorySubject.account)
        clients = nil
    }

    /// The own issuer of the directory, whose subjects are its users and its clients.
    init(
        policy: TokenPolicy,
        keys: any KeySource,
        userType: ExactString,
        clients: @escaping ClientLookup
    ) {
        issuer = policy.issuer
        self.policy = policy
        self.keys = keys
        subjectType = userType
        claimAttributes = nil
        directory = .userID
        self.clients = clients
    }
}

extension TrustedIssuer {
    /// How requests, answers and conditions name the user whose `sub` this is, as long as no directory
    /// has another name for it.
    func reference(to subject: ExactString) -> Subject {
        guard let subjectType else {
            return Subject(
                type: Self.userType,
                id: ExactString(issuer.string + "#" + subject.string)
            )
        }
        return Subject(type: subjectType, id: subject)
    }

    /// The `sub` that `reference` names, if it is a user of this issuer.
    func subject(in reference: Subject) -> ExactString? {
        if let subjectType { return reference.type == subjectType ? reference.id : nil }
        guard reference.type == Self.userType else { return nil }
        let prefix = issuer.string.utf8.count + 1
        let id = reference.id.string.utf8
        guard id.count > prefix, id.starts(with: issuer.string.utf8),
            id[id.index(id.startIndex, offsetBy: prefix - 1)] == UInt8(ascii: "#")
        else { return nil }
        return ExactString(String(Substring(id.dropFirst(prefix))))
    }

    /// Where the directory has the user whose `sub` this is; nil if it is not asked.
    func userKey(of subject: ExactString) -> UserKey? {
        switch directory {
        case nil: nil
        case .userID: .id(subject)
        case .account(let connection): .account(connection.account(of: subject))
        }
    }
}

extension ProfileSource {
    fileprivate var claimAttributes: ProfileAttributes? {
        switch self {
        case .claims(let attributes): attributes
        case .directory: nil
        }
    }

    fileprivate var connection: DirectoryConnection? {
        switch self {
        case .claims: nil
        case .directory(let connection): connection
        }
    }
}
