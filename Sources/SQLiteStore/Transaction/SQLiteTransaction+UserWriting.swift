internal import Directory
internal import Foundation
internal import GRDB
internal import JSON
internal import Passwords
internal import Store

extension SQLiteTransaction: StoreWriting {
    func insert(_ user: User) throws(StoreError) {
        guard try record(of: user.id) == nil else { throw .duplicate(.userID) }
        let keys = UserKeys(user, lookups: lookups)
        try requireFree(keys, for: nil)
        let stored = StoredUser(user)
        try execute(UserStatement.insert, StatementArguments(UserStatement.values(of: user)))
        let number = database.lastInsertedRowID
        try execute(UserStatement.insertDocument, [number, stored.text])
        try insert(keys, of: user, number)
        try insertGrants(of: user, number)
        changes.users.note(user.id, before: nil, after: stored)
    }

    func update(_ user: User) throws(StoreError) {
        guard let (number, before) = try record(of: user.id) else {
            throw .unavailable("no user `\(user.id)` is there to be updated")
        }
        let after = StoredUser(user)
        guard before != after else { return }
        let keys = UserKeys(user, lookups: lookups)
        let isMoved = before.user.createdAt != user.createdAt
        let keysChange = isMoved || keys != UserKeys(before.user, lookups: lookups)
        if keysChange { try requireFree(keys, for: number) }
        try execute(UserStatement.update, StatementArguments(UserStatement.values(of: user)))
        try execute(UserStatement.updateDocument, [after.text, number])
        if keysChange {
            for sql in UserStatement.deleteKeys { try execute(sql, [number]) }
            try insert(keys, of: user, number)
        }
        try updateGrants(of: user, from: before.user, number)
        changes.users.note(user.id, before: before, after: after)
    }

    @discardableResult
    func deleteUser(_ id: UserID) throws(StoreError) -> Bool {
        guard let (number, before) = try record(of: id) else { return false }
        if let hash = try passwordHash(of: id) {
            changes.passwords.note(id, before: hash, after: nil)
        }
        // Foreign keys take the rows of the other tables along.
        try execute("DELETE FROM user WHERE number = ?", [number])
        changes.users.note(id, before: before, after: nil)
        return true
    }

    func setPasswordHash(_ hash: PasswordHash?, of id: UserID) throws(StoreError) {
        guard let (number, _) = try record(of: id) else {
            throw .unavailable("no user `\(id)` is there to have a password")
        }
        let before = try passwordHash(of: id)
        guard before != hash else { return }
        try execute("DELETE FROM password WHERE user = ?", [number])
        if let hash {
            let bytes = Data(hash.encoded.utf8)
            try execute("INSERT INTO password (user, hash) VALUES (?, ?)", [number, bytes])
        }
        changes.passwords.note(id, before: before, after: hash)
    }
}

extension SQLiteTransaction {
    /// Looks for another user with something that only one may have, before anything is written.
    private func requireFree(_ keys: UserKeys, for number: Int64?) throws(StoreError) {
        for account in keys.accounts {
            let arguments: StatementArguments = [account.provider, account.identifier]
            let owner = try first(UserStatement.accountOwner, arguments) { row -> Int64 in row[0] }
            guard owner == nil || owner == number else { throw .duplicate(.userID) }
        }
        let uniques = keys.uniques.keys.sorted { $0.attribute.rawValue < $1.attribute.rawValue }
        for unique in uniques {
            let arguments: StatementArguments = [
                unique.connection, unique.attribute.rawValue, unique.value,
            ]
            let owner = try first(UserStatement.uniqueOwner, arguments) { row -> Int64 in row[0] }
            guard owner == nil || owner == number else { throw .duplicate(unique.attribute) }
        }
    }

    private func insert(_ keys: UserKeys, of user: User, _ number: Int64) throws(StoreError) {
        let id = user.id.text.blob
        for account in Set(keys.accounts) {
            try execute(
                UserStatement.insertAccount,
                [account.provider, account.identifier, number]
            )
        }
        for connection in keys.connections {
            try execute(
                UserStatement.insertMembership,
                [connection, user.createdAt.milliseconds, id, number]
            )
        }
        for (unique, isOwn) in keys.uniques {
            try execute(
                UserStatement.insertUnique,
                [unique.connection, unique.attribute.rawValue, unique.value, number, isOwn]
            )
        }
        for (lookup, value) in keys.lookups {
            try execute(UserStatement.insertLookup, [lookup, value, id, number])
        }
    }
}

extension StoredUser {
    /// The document as a column holds it; it has no NUL, which JSON escapes.
    fileprivate var text: String { String(decoding: document, as: UTF8.self) }
}
