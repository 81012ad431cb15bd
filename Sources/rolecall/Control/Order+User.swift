internal import Directory
internal import JSON
internal import Store

extension Order {
    /// The user of a store whom the order names by id or e-mail address.
    func user(in store: any Store) async throws -> User {
        let name = try text("user")
        return try await store.read { try $0.user(named: name) }.value
    }

    /// The roles of the user that the order makes.
    var rolesOfNewUser: [ExactString] {
        (arguments["app_metadata"]?["roles"]?.array ?? []).compactMap(\.string)
    }
}

extension StoreReading {
    /// The user of that id or e-mail address.
    ///
    /// - Throws: `OrderRefusal` if there is none, or several have the address.
    func user(named name: ExactString) throws -> User {
        if let id = UserID(name) {
            guard let user = try user(id) else {
                throw OrderRefusal("no user has the id `\(name)`")
            }
            return user
        }
        guard name.utf8.contains(UInt8(ascii: "@")) else {
            throw OrderRefusal("`\(name)` is no id, as `auth0|ann`, and no e-mail address")
        }
        let users = try users(email: ExactString(name.string.lowercased()))
        guard let user = users.first else {
            throw OrderRefusal("no user has the e-mail address `\(name)`")
        }
        guard users.count == 1 else {
            let ids = users.map(\.id.description).joined(separator: ", ")
            throw OrderRefusal("several users have the e-mail address `\(name)`: \(ids)")
        }
        return user
    }
}
