internal import Directory
internal import JSON
internal import Store

/// Finds the user whom a request names.
struct UserNames: Sendable {
    private let rules: AdministrationRules

    init(_ rules: AdministrationRules) { self.rules = rules }

    /// The one user who goes by `name`.
    ///
    /// - Throws: `AdminError.notFound` or `.ambiguousSubject`, or what the store throws.
    func user(_ name: ExactString, in store: any StoreReading) throws -> User {
        for attribute in rules.names {
            if attribute.isUserID {
                guard let user = try user(withID: name, in: store) else { continue }
                return user
            }
            let users = try store.users(with: attribute, equalTo: name, limit: 2)
            guard users.count < 2 else { throw AdminError.ambiguousSubject }
            if let user = users.first { return user }
        }
        throw AdminError.notFound
    }

    /// The user with this id, or with a linked identity of this id.
    func user(withID text: ExactString, in store: any StoreReading) throws -> User? {
        guard let id = UserID(text) else { return nil }
        if let user = try store.user(id) { return user }
        return try store.user(withIdentity: id.provider, id.identifier)
    }
}
