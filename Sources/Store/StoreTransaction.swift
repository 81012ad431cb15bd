public import Directory
public import JSON
public import Passwords

/// What can be read in a transaction.
///
/// Valid only within the work that it was handed to, on that work's thread.
public protocol StoreReading: AuditReading, RevocationReading, ResourceReading, GrantReading {
    /// The user with this id; a linked identity's id finds nobody.
    func user(_ id: UserID) throws(StoreError) -> User?

    /// The user who has this identity, as its own or linked.
    func user(withIdentity provider: ExactString, _ userID: ExactString) throws(StoreError) -> User?

    /// The users whose stored e-mail address is exactly this, one for each connection at most, in the
    /// order of their ids.
    func users(email: ExactString) throws(StoreError) -> [User]

    /// The user of a connection who signs in by this e-mail address or user name, both lower case.
    func user(signingInAs name: ExactString, to connection: ExactString) throws(StoreError) -> User?

    /// The first `limit` users who have `value` at `attribute`, in the order of their ids.
    ///
    /// The attribute must be one of those that the store was opened with.
    func users(
        with attribute: UserAttribute,
        equalTo value: ExactString,
        limit: Int
    ) throws(StoreError) -> [User]

    /// One page of users.
    func users(_ page: UserPage) throws(StoreError) -> [User]

    /// How many users there are, in `connection` or in all.
    func userCount(connection: ExactString?) throws(StoreError) -> Int

    /// What is kept of a user's password.
    func passwordHash(of id: UserID) throws(StoreError) -> PasswordHash?

    /// The client with this id.
    func client(_ id: ExactString) throws(StoreError) -> MachineClient?

    /// All clients, in the order of their ids: as many as there are.
    func clients() throws(StoreError) -> [MachineClient]

    /// All signing keys, the newest first.
    func signingKeys() throws(StoreError) -> [SigningKeyRecord]
}

/// What can be done in a transaction that writes.
public protocol StoreWriting: StoreReading, AuditWriting, RevocationWriting, ResourceWriting {
    /// Adds a user.
    ///
    /// - Throws: `StoreError.duplicate` if id, or e-mail, user name or phone number within the
    ///   connection are taken, also by a linked identity.
    func insert(_ user: User) throws(StoreError)

    /// Puts `user` in the place of the one with its id, who must exist.
    ///
    /// - Throws: `StoreError.duplicate`, as ``insert(_:)-(User)``.
    func update(_ user: User) throws(StoreError)

    /// Removes a user with password and identities.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    func deleteUser(_ id: UserID) throws(StoreError) -> Bool

    /// Replaces what is kept of the password of a user, who must exist; nil removes it.
    func setPasswordHash(_ hash: PasswordHash?, of id: UserID) throws(StoreError)

    /// Adds a client.
    ///
    /// - Throws: `StoreError.duplicate` if its id is taken.
    func insert(_ client: MachineClient) throws(StoreError)

    /// Removes a client.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    func deleteClient(_ id: ExactString) throws(StoreError) -> Bool

    /// Adds a signing key, or puts it in the place of the one with its id.
    func save(_ key: SigningKeyRecord) throws(StoreError)

    /// Removes a signing key.
    func deleteSigningKey(_ id: ExactString) throws(StoreError)
}
