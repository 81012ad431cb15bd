internal import Directory
internal import JSON
internal import Store

extension Order {
    /// The user of a store whom the order names by id or e-mail address.
    func user(in store: any Store) async throws -> User {
        let name = try text("user")
        if let id = UserID(name) {
            guard let user = try await store.read({ try $0.user(id) }).value else {
                throw OrderRefusal("no user has the id `\(name)`")
            }
            return user
        }
        let address = ExactString(name.string.lowercased())
        let users = try await store.read { try $0.users(email: address) }.value
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
