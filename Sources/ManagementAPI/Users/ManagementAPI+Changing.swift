public import Directory
public import JSON
internal import MicroHTTPD
internal import Passwords
public import Store

extension ManagementAPI {
    /// `PATCH /api/v2/users/{id}`.
    func update(
        _ id: UserID,
        _ body: JSONValue,
        _ call: ManagementCall
    ) async throws -> HTTPResponse {
        try PatchAccess(call.scopes).check(body)
        let stored = try await updateUser(id, body, by: call.caller)
        return Answer.json(200, .object(stored.value.json), at: stored.revision)
    }

    /// Changes a user as a body of `PATCH /api/v2/users/{id}` says.
    ///
    /// - Throws: `UserFault`, `ManagementError`, `PasswordError`, `StoreError`.
    public func updateUser(
        _ id: UserID,
        _ body: JSONValue,
        by caller: ManagementCaller
    ) async throws -> Snapshot<User> {
        let patch = try UserPatch(body)
        try checkStrength(of: patch.password)
        let hash = try await hash(of: patch.password)
        let (connections, time) = (configuration.connections, now())
        return try await store.write { [writeGuard] store in
            guard let before = try store.user(id) else { throw ManagementError.unknownUser }
            let after = try patch.applied(to: before, in: connections, at: time)
            let write = UserWrite(
                before: before,
                after: after,
                changesCredentials: patch.changesCredentials,
                changesPassword: patch.password != nil,
                caller: caller
            )
            try writeGuard(write, store)
            do {
                try store.update(after)
            } catch StoreError.duplicate(let attribute) {
                throw ManagementError.attributeTaken(attribute.rawValue)
            }
            if let hash { try store.setPasswordHash(hash, of: id) }
            return after
        }
    }

    /// `DELETE /api/v2/users/{id}`: also of a user who is not there.
    func delete(_ id: UserID, _ call: ManagementCall) async throws -> HTTPResponse {
        let stored = try await store.write { [writeGuard] store in
            guard let before = try store.user(id) else { return }
            let write = UserWrite(
                before: before,
                after: nil,
                changesCredentials: true,
                changesPassword: false,
                caller: call.caller
            )
            try writeGuard(write, store)
            try store.deleteUser(id)
        }
        return Answer.empty(at: stored.revision)
    }
}
