internal import Directory
internal import Foundation
internal import JSON
internal import Store

/// By what a user is found, and what others may not share with it: everything that other tables hold
/// of it.
struct UserKeys: Equatable {
    /// Something that no other user of a connection may have.
    struct Unique: Hashable {
        let connection: Data
        let attribute: StoreError.UniqueAttribute
        let value: Data
    }

    /// An account at a provider.
    struct Account: Hashable {
        let provider: Data
        let identifier: Data
    }

    /// The user's own and linked accounts.
    var accounts: [Account] = []
    /// The connections that it has accounts in.
    var connections: Set<Data> = []
    /// What is the user's alone; true where it stems from its own account.
    var uniques: [Unique: Bool] = [:]
    /// The values by which it is found, by the number of the lookup.
    var lookups: [Int64: Data] = [:]

    /// What is to be kept of `user`.
    init(_ user: User, lookups all: [Lookup]) {
        for (place, identity) in user.identities.enumerated() {
            if let provider = identity.provider.blob, let identifier = identity.userID.blob {
                accounts.append(Account(provider: provider, identifier: identifier))
            }
            guard let connection = identity.connection.blob else { continue }
            connections.insert(connection)
            let isOwn = place == 0
            for (attribute, value) in isOwn ? user.uniqueValues : identity.uniqueValues {
                guard let value = value?.blob else { continue }
                let unique = Unique(connection: connection, attribute: attribute, value: value)
                uniques[unique] = isOwn || uniques[unique] == true
            }
        }
        for lookup in all { lookups[lookup.number] = lookup.attribute.value(in: user)?.blob }
    }
}

private typealias UniqueValues = [(attribute: StoreError.UniqueAttribute, value: ExactString?)]

extension User {
    fileprivate var uniqueValues: UniqueValues {
        [(.email, email), (.username, username), (.phoneNumber, phoneNumber)]
    }
}

extension Identity {
    fileprivate var uniqueValues: UniqueValues {
        let attributes: [StoreError.UniqueAttribute] = [.email, .username, .phoneNumber]
        return attributes.map { ($0, profileData?[ExactString($0.rawValue)]?.string) }
    }
}
