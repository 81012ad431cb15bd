internal import Authorization
internal import Directory
internal import JSON
internal import ManagementAPI
internal import OpenIDProvider
internal import RolecallService
internal import Store

/// Keeps clients of the Management API from giving or taking rights that are not theirs to give.
///
/// Privileged clients and full admins may do everything. Others change nothing that carries privilege or by
/// which subjects are found, they neither delete nor unblock who holds any privilege, and they change neither
/// credentials nor blocks of a user with rights on Rolecall itself.
struct PrivilegeGuard: Sendable {
    let policies: PolicyStore
    let clients: ClientRegistry
    /// The attributes by which subjects are found, besides `user_id`.
    let lookups: [UserAttribute]

    /// Throws unless the change may be kept.
    func check(_ write: UserWrite, _ store: any StoreReading) throws {
        guard !write.caller.isPrivileged, !isFullAdmin(write.caller) else { return }
        guard mayKeep(write), try areFree(names(of: write), in: store) else {
            throw ManagementError.changeNotAllowed
        }
    }

    private func mayKeep(_ write: UserWrite) -> Bool {
        let before = write.before.map(Self.privileges) ?? []
        guard let after = write.after else {
            // To delete and make anew would be a way to be rid of denies and blocks.
            guard let user = write.before else { return true }
            return before.isEmpty && !user.isBlocked && !holdsRightsOnRolecall(user)
        }
        guard Self.privileges(of: after) == before else { return false }
        guard let user = write.before else { return true }
        guard lookups.allSatisfy({ $0.value(in: user) == $0.value(in: after) }) else {
            return false
        }
        let unblocks = user.isBlocked && !after.isBlocked
        if unblocks, !before.isEmpty { return false }
        let isSensitive = write.changesCredentials || user.isBlocked != after.isBlocked
        return !isSensitive || !holdsRightsOnRolecall(user)
    }

    /// What a new user would be found by.
    private func names(of write: UserWrite) -> [ExactString] {
        guard write.before == nil, let user = write.after else { return [] }
        return lookups.compactMap { $0.value(in: user) }
    }

    /// Whether nobody goes by one of the names: no user, no client, and nobody of another issuer.
    private func areFree(_ names: [ExactString], in store: any StoreReading) throws -> Bool {
        for name in names {
            guard !name.string.hasSuffix(UserID.clientSuffix), !name.string.contains("#") else {
                return false
            }
            if let id = UserID(name), try store.user(id) != nil { return false }
            for attribute in lookups
            where try !store.users(with: attribute, equalTo: name, limit: 1).isEmpty {
                return false
            }
        }
        return true
    }

    private func isFullAdmin(_ caller: ManagementCaller) -> Bool {
        guard let id = caller.clientID, let client = clients.snapshot[id] else { return false }
        let roles: JSONValue = .array(client.roles.map(JSONValue.string))
        let profile = ProfileDocument(
            value: ["roles": roles],
            attributes: ProfileAttributes(roles: Self.rolePointers)
        )
        let list = permissions(profile, subject: Subject(type: "client", id: id))
        return list?.contains { permission in
            permission.permission == "*:rolecall" && permission.scope == nil
                && permission.expiresAt == nil && !permission.isConditional
        } ?? false
    }

    /// Whether any permission of the user is on Rolecall itself; also if that cannot be told.
    private func holdsRightsOnRolecall(_ user: User) -> Bool {
        let profile = ProfileDocument(value: .object(user.json), attributes: .appMetadata)
        let list = permissions(profile, subject: Subject(type: "user", id: user.id.text))
        guard let list else { return true }
        return list.contains { permission in
            let parts = permission.permission.string.split(separator: ":", maxSplits: 1)
            let type = parts.last?.prefix { $0 != "/" }
            return type == "rolecall"
        }
    }

    private func permissions(
        _ document: ProfileDocument,
        subject: Subject
    ) -> [PermissionList.Permission]? {
        let set = policies.snapshot
        let profile = Profile(status: .known, documents: [document])
        do {
            let principal = try set.principal(for: profile, subject: subject, limits: .standard)
            return try set.permissions(of: principal, at: SystemClock.now()).permissions
        } catch {
            return nil
        }
    }

    private static let rolePointers = ["/roles"].compactMap { try? JSONPointer($0) }

    /// What carries privilege on a user, each with its place; empty lists are none.
    private static func privileges(of user: User) -> [JSONValue] {
        let attributes = ProfileAttributes.appMetadata
        let pointers = attributes.roles + attributes.permissions + attributes.acl
        let value = JSONValue.object(user.json)
        return pointers.compactMap { pointer in
            guard let found = pointer.resolve(in: value), !found.isNull,
                found.array?.isEmpty != true
            else { return nil }
            return [.string(pointer.text), found]
        }
    }
}
