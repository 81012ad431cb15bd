internal import Directory
internal import JSON
internal import MicroHTTPD
internal import OpenSSL
internal import Passwords
internal import Store

extension ManagementAPI {
    /// `POST /api/v2/users`.
    func create(_ body: JSONValue, _ call: ManagementCall) async throws -> HTTPResponse {
        let new = try NewUser(body, in: configuration.connections)
        try checkStrength(of: new.password)
        let user = try user(from: new)
        let hash = try await hash(of: new.password)
        let write = UserWrite(
            before: nil,
            after: user,
            changesCredentials: true,
            caller: call.caller
        )
        let stored = try await store.write { [guardian] store in
            try guardian(write, store)
            do {
                try store.insert(user)
            } catch StoreError.duplicate {
                throw ManagementError.userExists
            }
            if let hash { try store.setPasswordHash(hash, of: user.id) }
        }
        return Answer.json(201, .object(user.json), at: stored.revision)
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
