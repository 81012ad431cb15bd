public import Authorization
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

    /// Where in verified claims privilege is read.
    public let claimAttributes: ProfileAttributes

    /// Creates an issuer.
    public init(
        policy: TokenPolicy,
        keys: any KeySource,
        subjectType: ExactString?,
        claimAttributes: ProfileAttributes
    ) {
        issuer = policy.issuer
        self.policy = policy
        self.keys = keys
        self.subjectType = subjectType
        self.claimAttributes = claimAttributes
    }

    /// How requests, answers and conditions name the user whose `sub` this is.
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
}
