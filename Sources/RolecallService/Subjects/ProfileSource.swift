public import Authorization

/// Where the profile of an issuer's user comes from.
///
/// All sources of an issuer are asked, and their entries united, allows and denies alike.
public enum ProfileSource: Sendable {
    /// The claims of the user's token, with privilege at these attributes.
    case claims(ProfileAttributes)
    /// The user of the embedded directory who has this account in a connection.
    case directory(DirectoryConnection)
}

/// Which user of the directory a token's `sub` is.
enum DirectorySubject: Sendable {
    /// It is an id of the directory: of its own issuer alone.
    case userID
    /// It is an account in a connection.
    case account(DirectoryConnection)
}
