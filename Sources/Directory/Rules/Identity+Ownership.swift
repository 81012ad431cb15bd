internal import JSON

extension Identity {
    /// The strategy of the directory's own that the identity has; nil if an outside provider vouches for
    /// it.
    var strategy: Connection.Strategy? { Connection.Strategy(rawValue: provider.string) }

    /// Whether the directory may change an attribute that identifies the user: those of social and
    /// enterprise users belong to their provider.
    func allowsChange(of member: UserMember) -> Bool {
        switch (member, strategy) {
        case (.email, .database), (.email, .email): true
        case (.emailVerified, .database), (.emailVerified, .email): true
        case (.emailVerified, nil): isSocial
        case (.phoneNumber, .database), (.phoneNumber, .sms): true
        case (.phoneVerified, .database), (.phoneVerified, .sms): true
        case (.password, .database), (.username, .database): true
        case (_, .database), (_, .email), (_, .sms), (_, nil): false
        }
    }

    /// What `user` lacks and cannot do without.
    func missingIdentifier(of user: User) -> UserMember? {
        switch strategy {
        case .database:
            user.email == nil && user.username == nil && user.phoneNumber == nil ? .email : nil
        case .email: user.email == nil ? .email : nil
        case .sms: user.phoneNumber == nil ? .phoneNumber : nil
        case nil: nil
        }
    }
}
