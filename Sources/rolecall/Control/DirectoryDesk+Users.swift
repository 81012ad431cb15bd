internal import Directory
internal import JOSE
internal import JSON
internal import ManagementAPI
internal import OpenSSL
internal import Store

extension DirectoryDesk {
    /// Makes a user from a body of the Management API.
    ///
    /// A user who needs a password and was given none gets a random one, which is in the answer.
    func createUser(_ order: Order) async throws -> JSONValue {
        var body = order.arguments
        try requireDefined(order.rolesOfNewUser)
        if body["connection"] == nil { body["connection"] = .string(connection) }
        let made =
            body["password"] == nil && body["connection"] == .string(connection)
            ? try Self.randomPassword() : nil
        if let made { body["password"] = .string(made) }
        var shown = try await management.createUser(.object(body), by: .operator).value.json
        shown["password"] = made.map(JSONValue.string)
        return .object(shown)
    }

    /// Sets the password of a user; a random one if none is given.
    func setPassword(_ order: Order) async throws -> JSONValue {
        let user = try await order.user(in: store)
        let made = order.arguments["password"] == nil ? try Self.randomPassword() : nil
        let password = try made ?? order.text("password")
        let patch: JSONValue = ["password": .string(password)]
        var shown = try await management.updateUser(user.id, patch, by: .operator).value.json
        shown["password"] = made.map(JSONValue.string)
        return .object(shown)
    }

    /// One page of users.
    func listUsers(_ order: Order) async throws -> JSONValue {
        let page = UserPage(
            offset: try order.number("offset", in: 0...Int(Int32.max), or: 0),
            limit: try order.number("limit", in: 1...1_000, or: 100)
        )
        let users = try await store.read { try $0.users(page) }.value
        return .array(users.map { .object($0.json) })
    }

    /// A password that no policy finds weak, without characters that a shell would take for its own.
    static func randomPassword() throws -> ExactString {
        ExactString("Rc1-" + (try randomText(bytes: 18)).string)
    }

    /// Random letters, digits, `-` and `_`: a third more characters than bytes.
    static func randomText(bytes: Int) throws -> ExactString {
        Base64URL.encode(try Secret(randomByteCount: bytes).bytes)
    }
}
