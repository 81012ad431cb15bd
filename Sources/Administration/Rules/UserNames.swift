internal import Authorization
internal import Directory
internal import JSON
internal import Store

/// Finds the user whom a request means.
struct UserNames: Sendable {
    private let rules: AdministrationRules

    init(_ rules: AdministrationRules) { self.rules = rules }

    /// The one user who is meant.
    ///
    /// - Throws: `AdminError.notFound` or `.ambiguousSubject`, or what the store throws.
    func user(_ reference: UserReference, in store: any StoreReading) throws -> User {
        let found =
            switch reference {
            case .subject(let subject): try user(subject, in: store)
            case .id(let id):
                try user(withID: id, in: store) ?? user(id, as: rules.userNames, in: store)
            }
        guard let found else { throw AdminError.notFound }
        return found
    }

    /// The user with this id, or with a linked identity of this id.
    func user(withID text: ExactString, in store: any StoreReading) throws -> User? {
        guard let id = UserID(text) else { return nil }
        if let user = try store.user(id) { return user }
        return try store.user(withIdentity: id.provider, id.identifier)
    }

    /// The user who goes by `name` where subjects are found by `names`.
    func user(
        _ name: ExactString,
        as names: SubjectNames,
        in store: any StoreReading
    ) throws -> User? {
        for attribute in names.attributes {
            if attribute.isUserID {
                guard let user = try user(withID: name, in: store) else { continue }
                return user
            }
            let users = try store.users(with: attribute, equalTo: name, limit: 2)
            guard users.count < 2 else { throw AdminError.ambiguousSubject }
            if let user = users.first { return user }
        }
        return nil
    }

    private func user(_ subject: Subject, in store: any StoreReading) throws -> User? {
        guard let names = rules.subjects.first(where: { $0.type == subject.type }) else {
            return nil
        }
        return try user(subject.id, as: names, in: store)
    }
}
