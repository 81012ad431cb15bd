internal import Authorization
internal import Directory
internal import JSON
internal import ManagementAPI
internal import OpenIDProvider
internal import RolecallService
internal import Store

/// Keeps clients of the Management API from giving or taking rights that are not theirs to give.
///
/// Privileged clients and full admins may do everything. Others change nothing that carries privilege, and
/// neither credentials nor existence of a user who holds rights on Rolecall itself.
struct PrivilegeGuard: Sendable {
    let policies: PolicyStore
    let clients: ClientRegistry

    /// Throws unless the change may be kept.
    func check(_ write: UserWrite) throws {
        guard !write.caller.isPrivileged, !isFullAdmin(write.caller) else { return }
        if let after = write.after {
            let before = write.before.map { Self.privileges(of: $0) } ?? []
            guard Self.privileges(of: after) == before else {
                throw ManagementError.changeNotAllowed
            }
        }
        guard let user = write.before, write.changesCredentials || write.after == nil else {
            return
        }
        guard !holdsRightsOnRolecall(user) else { throw ManagementError.changeNotAllowed }
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
