internal import JSON

extension UserPatch {
    /// The user after the patch.
    ///
    /// What belongs to an identity provider is not changed; nothing is if any of it cannot be.
    ///
    /// - Parameters:
    ///   - user: the user before.
    ///   - connections: the directory's own connections.
    ///   - time: the time of the change.
    /// - Returns: the changed user, whose ``User/updatedAt`` is never before the old one.
    /// - Throws: a fault that only the user shows: attributes that it does not own, or metadata that would
    ///   grow over its limit.
    public func applied(
        to user: User,
        in connections: Connections,
        at time: UserTime
    ) throws(UserFault) -> User {
        let target = try target(in: user, connections)
        try checkOwnership(of: user, target)
        var user = user
        profile.apply(to: &user)
        if let blocked { user.blocked = blocked }
        if target == user.identities.startIndex {
            try applyIdentifiers(to: &user)
        } else {
            applyIdentifiers(toLinked: target, of: &user)
        }
        do { try metadata.apply(to: &user) } catch { throw .payload(error) }
        if password != nil { user.lastPasswordReset = time }
        user.updatedAt = max(time, user.updatedAt)
        return user
    }
}

extension UserPatch {
    /// Which identity is changed: the one in the connection that is named, or else the user's own.
    private func target(in user: User, _ connections: Connections) throws(UserFault) -> Int {
        guard let connection else { return user.identities.startIndex }
        if let index = user.identities.firstIndex(where: { $0.connection == connection }) {
            return index
        }
        guard connections[connection] != nil else { throw .unknownConnection }
        throw .unsupported(.noIdentity(connection: connection))
    }

    private func checkOwnership(of user: User, _ target: Int) throws(UserFault) {
        guard let own = user.identities.first else { return }
        let members = profile.members
        if !members.isEmpty, own.strategy == nil {
            throw .unsupported(.sourcedFromConnection(members, connection: own.connection))
        }
        if target != user.identities.startIndex, password != nil {
            throw .unsupported(.passwordOfLinkedIdentity)
        }
        let identity = user.identities[target]
        let fixed = identifiers.first { !identity.allowsChange(of: $0) }
        if let fixed { throw .unsupported(.fixed(fixed)) }
    }

    /// What is named of that which identifies the user or is said of it.
    private var identifiers: [UserMember] {
        [
            (UserMember.email, email.isNamed), (.emailVerified, isEmailVerified != nil),
            (.password, password != nil), (.username, username.isNamed),
            (.phoneNumber, phoneNumber.isNamed), (.phoneVerified, isPhoneVerified != nil),
        ].filter(\.1).map(\.0)
    }

    private func applyIdentifiers(to user: inout User) throws(UserFault) {
        if username.isNamed, user.username == nil { throw .unsupported(.noUsername) }
        let email = user.email
        let phoneNumber = user.phoneNumber
        user.email = self.email.mapped(\.text).applied(to: user.email)
        user.username = username.mapped(\.text).applied(to: user.username)
        user.phoneNumber = self.phoneNumber.mapped(\.text).applied(to: user.phoneNumber)
        if user.email != email { user.isEmailVerified = false }
        if user.phoneNumber != phoneNumber {
            user.isPhoneVerified = user.phoneNumber == nil ? nil : false
        }
        // What is not there is not verified.
        user.isEmailVerified = (isEmailVerified ?? user.isEmailVerified) && user.email != nil
        user.isPhoneVerified = (isPhoneVerified ?? user.isPhoneVerified).map { isVerified in
            isVerified && user.phoneNumber != nil
        }
        guard changesCredentials, let own = user.identities.first,
            let lost = own.missingIdentifier(of: user)
        else { return }
        throw .unsupported(.lastIdentifier(lost))
    }

    private func applyIdentifiers(toLinked index: Int, of user: inout User) {
        var profile = user.identities[index].profileData ?? JSONObject()
        set("email", email.mapped { .string($0.text) }, in: &profile)
        set("username", username.mapped { .string($0.text) }, in: &profile)
        set("phone_number", phoneNumber.mapped { .string($0.text) }, in: &profile)
        if email.isNamed { profile["email_verified"] = .bool(false) }
        if phoneNumber.isNamed { profile["phone_verified"] = .bool(false) }
        if let isEmailVerified {
            profile["email_verified"] = .bool(isEmailVerified && profile["email"] != nil)
        }
        if let isPhoneVerified {
            profile["phone_verified"] = .bool(isPhoneVerified && profile["phone_number"] != nil)
        }
        user.identities[index].profileData = profile.isEmpty ? nil : profile
    }

    private func set(
        _ key: ExactString,
        _ change: Change<JSONValue>,
        in profile: inout JSONObject
    ) {
        profile[key] = change.applied(to: profile[key])
    }
}
