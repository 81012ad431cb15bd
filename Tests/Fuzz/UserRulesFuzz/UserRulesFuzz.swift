internal import Directory
internal import JSON

/// Reads the input as a name of each kind, and as the body that makes a user or patches one.
#if ROLECALL_FUZZ
@_cdecl("LLVMFuzzerTestOneInput")
#endif
public func fuzzUserRules(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    checkNames(ExactString(String(decoding: bytes, as: UTF8.self)))
    guard let body = try? JSONValue(parsing: bytes), let samples else { return 0 }
    checkCreation(body, samples.connections)
    for user in samples.users { checkPatch(body, user, samples.connections) }
    return 0
}

/// What is a name stays one, and stays as it is.
private func checkNames(_ text: ExactString) {
    if let email = EmailAddress(text) {
        precondition(EmailAddress(email.text) == email && email.text.utf8.count <= 254)
        precondition(Username(text) == nil, "an address is no user name")
    }
    if let username = Username(text) { precondition(Username(username.text) == username) }
    if let number = PhoneNumber(text) { precondition(number.text.utf8.count <= 16) }
    if let picture = PictureURL(text) { precondition(picture.text == text) }
}

private func checkCreation(_ body: JSONValue, _ connections: Connections) {
    do throws(UserFault) {
        let new = try NewUser(body, in: connections)
        let user = try new.user(
            randomBytes: [UInt8](repeating: 7, count: UserID.randomByteCount),
            digest: [UInt8](repeating: 7, count: 16),
            at: UserTime(milliseconds: 1)
        )
        guard let user else { preconditionFailure("random bytes made no id") }
        check(user)
        precondition(user.createdAt == user.updatedAt && user.identities.count == 1)
        precondition(user.connection == new.connection.name)
        precondition((new.password != nil) == (new.connection.strategy == .database))
        precondition(user.email != nil || user.phoneNumber != nil, "nothing to sign in with")
        if (try? UserPatch(.object(user.json))) != nil { preconditionFailure("it was read back") }
    } catch {
        check(error)
    }
}

private func checkPatch(_ body: JSONValue, _ user: User, _ connections: Connections) {
    let time = UserTime(milliseconds: 5)
    do throws(UserFault) {
        let patch = try UserPatch(body)
        let after = try patch.applied(to: user, in: connections, at: time)
        check(after)
        precondition(after.id == user.id && after.createdAt == user.createdAt)
        precondition(after.identities.count == user.identities.count && after.updatedAt == time)
        precondition((after.lastPasswordReset == time) == (patch.password != nil))
        if let again = try? patch.applied(to: after, in: connections, at: time) {
            precondition(again == after, "a patch does the same twice")
        }
    } catch {
        check(error)
    }
}

/// What holds for every user.
private func check(_ user: User) {
    precondition(User(json: user.json) == user, "it is not read back as it is written")
    for metadata in [user.userMetadata, user.appMetadata].compactMap(\.self) {
        precondition(metadata.allSatisfy { !$0.value.isNull })
        precondition(metadata.allSatisfy { !$0.key.utf8.contains(UInt8(ascii: ".")) })
    }
    precondition(user.appMetadata?.isEmpty != true && user.appMetadata?["user_id"] == nil)
    precondition(user.email != nil || !user.isEmailVerified, "nothing was verified")
}

private func check(_ fault: UserFault) {
    guard case .payload(let fault) = fault else { return }
    precondition(fault.message.utf8.count < 16_384, "a message without bounds")
}

private let samples = Samples()

/// A database user with all that can be removed, and one of an outside provider with a linked account.
private struct Samples {
    let connections = Connections(database: "db")
    let users: [User]

    init?() {
        let body: JSONValue = [
            "connection": "db", "email": "a@b.de", "username": "u", "password": "p",
            "phone_number": "+1", "given_name": "G", "user_metadata": ["a": ["b": 1], "c": 1],
            "app_metadata": ["a": ["b": 1], "c": 1], "user_id": "1",
        ]
        guard let new = try? NewUser(body, in: connections),
            let database = try? new.user(
                randomBytes: [],
                digest: nil,
                at: UserTime(milliseconds: 1)
            ),
            let id = UserID("google-oauth2|1")
        else { return nil }
        let own = Identity(
            connection: "google-oauth2",
            provider: "google-oauth2",
            userID: "1",
            isSocial: true
        )
        var social = User(id: id, identity: own, createdAt: UserTime(milliseconds: 1))
        social.identities.append(Identity(connection: "db", provider: "auth0", userID: "2"))
        users = [database, social]
    }
}
