public import JSON

/// A user to be made, as the body of a request describes it.
public struct NewUser: Sendable {
    /// Where the user will be.
    public let connection: Connection
    /// The password, whose strength is not judged here; nil in a passwordless connection.
    public let password: PlainPassword?

    private let id: UserID?
    private let email: EmailAddress?
    private let username: Username?
    private let phoneNumber: PhoneNumber?
    private let profile: ProfileChanges
    private let metadata: MetadataChanges
    private let blocked: Bool?
    private let isEmailVerified: Bool?
    private let isPhoneVerified: Bool?

    /// Reads a body: members not known, missing or of another type or format are refused.
    public init(_ body: JSONValue, in connections: Connections) throws(UserFault) {
        do throws(PayloadFault) {
            let reader = try PayloadReader(body, allowed: UserMember.ofCreation, nulls: .refused)
            let name = try reader.required(.connection, UserLimits.connectionCharacters)
            guard let name else { throw .missing(.connection) }
            email = try reader.email().value
            username = try reader.username().value
            phoneNumber = try reader.phoneNumber().value
            password = try reader.password()
            let identifier = try reader.required(.userID, UserLimits.identifierCharacters)
            profile = try ProfileChanges(reader)
            metadata = try MetadataChanges(reader)
            blocked = try reader.bool(.blocked)
            isEmailVerified = try reader.bool(.emailVerified)
            isPhoneVerified = try reader.bool(.phoneVerified)
            // Said for the sake of mail that is not sent here; it must be said well all the same.
            _ = try reader.bool(.verifyEmail)
            connection =
                connections[name] ?? Connection(name: name, strategy: .database)
            id = try Self.id(identifier, in: connection)
        } catch {
            throw .payload(error)
        }
        guard connections[connection.name] != nil else { throw .unknownConnection }
        try checkIdentifiers()
    }

    /// The address whose MD5 digest the picture is made from; nil if none is needed.
    public var addressOfPicture: EmailAddress? { profile.picture.isNamed ? nil : email }

    /// The user, with the id of the body or else one made from `randomBytes`.
    ///
    /// - Parameters:
    ///   - randomBytes: ``UserID/randomByteCount`` of them; otherwise there is no user.
    ///   - digest: the MD5 digest of ``addressOfPicture``; nil for no picture.
    ///   - time: the time of creation.
    /// - Returns: the user; nil without an id.
    /// - Throws: if metadata is over its limit.
    public func user(
        randomBytes: [UInt8],
        digest: [UInt8]?,
        at time: UserTime
    ) throws(UserFault)
        -> User?
    {
        let generated = UserID(strategy: connection.strategy, randomBytes: randomBytes)
        guard let id = id ?? generated else { return nil }
        let identity = Identity(
            connection: connection.name,
            provider: id.provider,
            userID: id.identifier
        )
        var user = User(id: id, identity: identity, createdAt: time)
        user.email = email?.text
        user.isEmailVerified = isEmailVerified == true && email != nil
        user.username = username?.text
        user.phoneNumber = phoneNumber?.text
        user.isPhoneVerified =
            phoneNumber == nil ? isPhoneVerified.map { _ in false } : isPhoneVerified ?? false
        user.blocked = blocked
        setDefaults(of: &user, digest: digest)
        profile.apply(to: &user)
        do { try metadata.apply(to: &user) } catch { throw .payload(error) }
        return user
    }
}

extension NewUser {
    private static func id(
        _ identifier: ExactString?,
        in connection: Connection
    ) throws(PayloadFault) -> UserID? {
        guard let identifier else { return nil }
        let provider = ExactString(connection.strategy.rawValue)
        guard let id = UserID(provider: provider, identifier: identifier) else {
            throw .badFormat(.userID, format: "user-id", value: identifier)
        }
        return id
    }

    /// Each strategy has attributes that it cannot do without, and some that it has no use for.
    private func checkIdentifiers() throws(UserFault) {
        switch connection.strategy {
        case .database:
            guard email != nil else { throw .payload(.missing(.email)) }
            guard password != nil else { throw .payload(.missing(.password)) }
        case .email:
            guard email != nil else { throw .payload(.missing(.email)) }
            try refusePasswords()
        case .sms:
            guard phoneNumber != nil else { throw .payload(.missing(.phoneNumber)) }
            try refusePasswords()
        }
    }

    private func refusePasswords() throws(UserFault) {
        if password != nil { throw .unsupported(.notInConnection(.password, connection)) }
        if username != nil { throw .unsupported(.notInConnection(.username, connection)) }
    }

    private func setDefaults(of user: inout User, digest: [UInt8]?) {
        user.name = email?.text ?? phoneNumber?.text
        user.nickname = email?.localPart
        guard let address = addressOfPicture, let digest else { return }
        user.picture = PictureURL.initial(for: address, digest: digest)
    }
}
