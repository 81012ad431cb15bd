internal import Directory
internal import Foundation
internal import JSON
internal import Passwords
internal import Store

/// Records before and after a transaction.
struct TransactionChanges {
    var users = RecordChanges<UserID, StoredUser>()
    var passwords = RecordChanges<UserID, PasswordHash>()
    var clients = RecordChanges<ExactString, StoredClient>()
    var signingKeys = RecordChanges<ExactString, StoredSigningKey>()
    var revocations = RecordChanges<Revocation.Key, Revocation>()
    var resources = RecordChanges<ResourceKey, RegisteredResource>()
    /// Whether the audit journal has grown.
    var hasAuditEntries = false

    /// Whether anything is different from before.
    var isEmpty: Bool {
        users.isEmpty && passwords.isEmpty && clients.isEmpty && signingKeys.isEmpty
            && revocations.isEmpty && resources.isEmpty && !hasAuditEntries
    }

    /// What observers hear.
    func announcement(of revision: Revision) -> StoreChange {
        StoreChange(
            revision: revision,
            users: users.all.map { UserChange(before: $0.before?.user, after: $0.after?.user) },
            changesSigningKeys: !signingKeys.isEmpty,
            clients: clients.all.map(\.key),
            revocations: revocations.all.map {
                RevocationChange(before: $0.before, after: $0.after)
            },
            resources: resources.all.map { ResourceChange(before: $0.before, after: $0.after) }
        )
    }
}

/// Changes of one kind of record, each record once, in the order of their first change.
struct RecordChanges<Key: Hashable, Value: Equatable> {
    /// A record that may have been changed and changed back.
    struct Change {
        let key: Key
        let before: Value?
        var after: Value?
    }

    private var noted: [Change] = []
    private var places: [Key: Int] = [:]

    /// The records that are different from before.
    var all: [Change] { noted.filter { $0.before != $0.after } }

    /// Whether none is.
    var isEmpty: Bool { noted.allSatisfy { $0.before == $0.after } }

    /// Notes that a record was `before` and is `after`.
    mutating func note(_ key: Key, before: Value?, after: Value?) {
        if let place = places[key] {
            noted[place].after = after
        } else {
            places[key] = noted.count
            noted.append(Change(key: key, before: before, after: after))
        }
    }
}
