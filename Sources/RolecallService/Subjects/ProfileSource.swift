public import Authorization
internal import JSON
internal import OpenSSL

/// Where the profile of an issuer's user comes from.
///
/// All sources of an issuer are asked, and their entries united, allows and denies alike.
public enum ProfileSource: Sendable {
    /// The claims of the user's token, with privilege at these attributes.
    case claims(ProfileAttributes)
    /// The issuer's `/userinfo`, asked with the user's access token, with privilege at these attributes.
    case userinfo(any UserinfoLookup, ProfileAttributes)
    /// The user of the tenant whose id the subject is.
    case tenantUser
    /// The user of the tenant who has this account in a connection.
    case tenantAccount(DirectoryConnection)
    /// The user of the embedded directory who has this account in a connection.
    case directory(DirectoryConnection)
}

/// Where the profile of an issuer's user is looked up, besides its token.
enum ProfilePlace: Sendable {
    /// At the issuer's `/userinfo`.
    case userinfo
    /// At the tenant, by the user's id.
    case tenantUser
    /// At the tenant, by an account in a connection.
    case tenantAccount(DirectoryConnection)
    /// In the embedded directory, whose own issuer it is, by the user's id.
    case directoryUser
    /// In the embedded directory, by an account in a connection.
    case directoryAccount(DirectoryConnection)
}

extension ProfilePlace {
    /// Where the part of the subject that `issuer` calls `subject` is; nil where only a token tells it, and
    /// there is none.
    func key(
        of subject: ExactString,
        issuer: ExactString,
        token: SHA256Digest?
    ) -> ProfileKey? {
        switch self {
        case .userinfo:
            token.map { token in
                .userinfo(ProfileKey.UserinfoKey(issuer: issuer, subject: subject, token: token))
            }
        case .tenantUser: .tenant(.id(subject))
        case .tenantAccount(let connection): .tenant(.account(connection.account(of: subject)))
        case .directoryUser: .directory(.id(subject))
        case .directoryAccount(let connection):
            .directory(.account(connection.account(of: subject)))
        }
    }

    /// The id at the tenant of the subject that the issuer calls `subject`, where an account in a connection is
    /// looked up; nil elsewhere.
    func tenantID(of subject: ExactString) -> ExactString? {
        guard case .tenantAccount(let connection) = self else { return nil }
        return connection.account(of: subject).userID
    }

    /// Whether it needs the user's own access token.
    var needsToken: Bool {
        switch self {
        case .userinfo: true
        case .tenantUser, .tenantAccount, .directoryUser, .directoryAccount: false
        }
    }
}

extension ProfileSource {
    /// Where it is looked up; nil for what stands in the token.
    var place: ProfilePlace? {
        switch self {
        case .claims: nil
        case .userinfo: .userinfo
        case .tenantUser: .tenantUser
        case .tenantAccount(let connection): .tenantAccount(connection)
        case .directory(let connection): .directoryAccount(connection)
        }
    }

    /// Where in claims privilege is read; nil for other sources.
    var claimAttributes: ProfileAttributes? {
        switch self {
        case .claims(let attributes): attributes
        case .userinfo, .tenantUser, .tenantAccount, .directory: nil
        }
    }
}
