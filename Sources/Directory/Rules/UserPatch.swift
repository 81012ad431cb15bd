public import JSON

/// A change of a user, as the body of a request describes it.
public struct UserPatch: Sendable {
    /// The new password, whose strength is not judged here; nil if it stays.
    public let password: PlainPassword?

    let connection: ExactString?
    let email: Change<EmailAddress>
    let username: Change<Username>
    let phoneNumber: Change<PhoneNumber>
    let isEmailVerified: Bool?
    let isPhoneVerified: Bool?
    let blocked: Bool?
    let profile: ProfileChanges
    let metadata: MetadataChanges

    /// Reads a body: members not known, read-only, or of another type or format are refused, and so are
    /// those that cannot be changed together.
    public init(_ body: JSONValue) throws(UserFault) {
        do throws(PayloadFault) {
            let reader = try PayloadReader(body, allowed: UserMember.ofPatch, nulls: .remove)
            connection = try reader.required(.connection, UserLimits.connectionCharacters)
            email = try reader.email()
            username = try reader.username()
            phoneNumber = try reader.phoneNumber()
            password = try reader.password()
            isEmailVerified = try reader.bool(.emailVerified)
            isPhoneVerified = try reader.bool(.phoneVerified)
            blocked = try reader.bool(.blocked)
            profile = try ProfileChanges(reader)
            metadata = try MetadataChanges(reader)
            // Of use for mail and messages that are not sent here; checked all the same.
            _ = try reader.bool(.verifyEmail)
            _ = try reader.bool(.verifyPhoneNumber)
            _ = try reader.required(.clientID, UserLimits.clientIDCharacters)
        } catch {
            throw .payload(error)
        }
        try refuseTogether()
    }

    /// Whether the patch changes what a user signs in with: password, address, name or number.
    public var changesCredentials: Bool {
        password != nil || email.isNamed || username.isNamed || phoneNumber.isNamed
    }
}

extension UserPatch {
    /// A new password or user name, and the word that something is verified, each need a request of
    /// their own.
    private func refuseTogether() throws(UserFault) {
        let named = [
            (UserMember.username, username.isNamed), (.password, password != nil),
            (.emailVerified, isEmailVerified != nil), (.phoneVerified, isPhoneVerified != nil),
        ].filter(\.1).map(\.0)
        let verifications: [UserMember] = [.emailVerified, .phoneVerified]
        guard named.count > 1, !(named == verifications) else { return }
        throw .unsupported(.together(named[0], named[1]))
    }
}
