public import Directory
public import JSON
internal import MicroHTTPD
internal import OpenSSL
internal import Passwords
public import Store

extension ManagementAPI {
    /// `POST /api/v2/users`.
    func create(_ body: JSONValue, _ call: ManagementCall) async throws -> HTTPResponse {
        let stored = try await createUser(body, by: call.caller)
        return Answer.json(201, .object(stored.value.json), at: stored.revision)
    }

    /// The user that a body of `POST /api/v2/users` describes, with a new id if it names none; not kept.
    ///
    /// - Throws: `UserFault`, `ManagementError`.
    public func newUser(_ body: JSONValue) throws -> User {
        try user(from: try NewUser(body, in: configuration.connections))
    }

    /// Makes the user that a body of `POST /api/v2/users` describes.
    ///
    /// - Throws: `UserFault`, `ManagementError`, `PasswordError`, `StoreError`.
    public func createUser(
        _ body: JSONValue,
        by caller: ManagementCaller
    ) async throws -> Snapshot<User> {
        let new = try NewUser(body, in: configuration.connections)
        try checkStrength(of: new.password)
        let user = try user(from: new)
        let hash = try await hash(of: new.password)
        let write = UserWrite(
            before: nil,
            after: user,
            changesCredentials: true,
            changesPassword: false,
            caller: caller
        )
        return try await store.write { [writeGuard] store in
            try writeGuard(write, store)
            do {
                try store.insert(user)
            } catch StoreError.duplicate {
                throw ManagementError.userExists
            }
            if let hash { try store.setPasswordHash(hash, of: user.id) }
            return user
        }
    }

    /// Refuses a password that the policy does not accept.
    func checkStrength(of password: PlainPassword?) throws(ManagementError) {
        guard let password else { return }
        guard configuration.passwordPolicy.accepts(password.text) else { throw .weakPassword }
    }

    /// The hash of a password, if there is one.
    ///
    /// It takes long: never to be waited for inside a transaction.
    func hash(of password: PlainPassword?) async throws -> PasswordHash? {
        guard let password else { return nil }
        return try await hasher.hash(password.bytes)
    }

    private func user(from new: NewUser) throws -> User {
        let digest = try new.addressOfPicture.map { address in
            try LegacyDigest.md5(ofAddress: Array(address.text.utf8))
        }
        let user = try new.user(
            randomBytes: try randomBytes(UserID.randomByteCount),
            digest: digest,
            at: now()
        )
        guard let user else { throw ManagementError.internalError }
        return user
    }
}
