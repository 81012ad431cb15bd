internal import Directory
internal import JSON

/// Which members of a patch the caller's scopes allow.
struct PatchAccess: Sendable {
    /// Nil if they allow all.
    private let members: Set<String>?

    init(_ scopes: [ManagementScope]) {
        guard !scopes.contains(.updateUsers) else {
            members = nil
            return
        }
        members = Set(scopes.compactMap(Self.member).map(\.rawValue))
    }

    /// Refuses a body that names anything else.
    func check(_ body: JSONValue) throws(ManagementError) {
        guard let members, let object = body.object else { return }
        let others = object.members.map(\.key.string).filter { !members.contains($0) }
        guard others.isEmpty else { throw .fieldsNotAllowed(others) }
    }

    private static func member(_ scope: ManagementScope) -> UserMember? {
        switch scope {
        case .updateUsersAppMetadata: .appMetadata
        case .updateCurrentUserMetadata: .userMetadata
        case .readUsers, .createUsers, .updateUsers, .deleteUsers,
            .readUserIdentityProviderTokens, .readCurrentUser, .deleteCurrentUser:
            nil
        }
    }
}
