import Directory
import Foundation
import JSON
import Passwords
import SQLiteStore
import Store

/// Writes to a store until it is killed: `StoreWriter PATH EPOCH`.
///
/// Prints `open` when the store is open, then the number of each transaction after it is acknowledged,
/// or the code of the error that ends it. It also ends when nobody reads any more. Transaction N makes
/// user, password, client, resource and revocation N, sets the counter to N, and journals two of it.
@main
enum StoreWriter {
    static func main() async throws {
        do {
            let (path, epoch) = try arguments()
            let store = try SQLiteStore.open(
                path: path,
                lookups: [],
                indexing: UserIndexing(version: "writer") { user in
                    [IndexedGrant(role: "writer", scope: user.id.identifier)]
                },
                epoch: epoch
            )
            try say("open")
            var number = Int(store.revision.sequence)
            while true {
                number += 1
                let next = number
                _ = try await store.write { try write(next, in: $0) }
                try say("\(next)")
            }
        } catch let error as StoreError {
            try say(error.code)
        }
    }

    private static func arguments() throws -> (path: String, epoch: UInt32) {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let epoch = UInt32(arguments[2]) else {
            throw StoreError.unavailable("expected a path and an epoch")
        }
        return (arguments[1], epoch)
    }

    private static func write(_ number: Int, in transaction: any StoreWriting) throws {
        let user = try user("auth0|\(number)", number)
        try transaction.insert(user)
        try transaction.setPasswordHash(PasswordHash(encoded: "hash \(number)"), of: user.id)
        let id = ExactString("client-\(number)")
        try transaction.insert(MachineClient(id: id, name: id, createdAt: user.createdAt))
        let counter = try self.user("auth0|counter", number)
        if number == 1 {
            try transaction.insert(counter)
        } else {
            try transaction.update(counter)
        }
        try administer(number, in: transaction)
    }

    private static func administer(_ number: Int, in transaction: any StoreWriting) throws {
        let time = UserTime(milliseconds: Int64(number))
        guard let key = ResourceKey(type: "document", id: ExactString("\(number)")),
            let properties = ResourceProperties(JSONObject())
        else { throw StoreError.unavailable("`\(number)` is no resource") }
        try transaction.put(properties, of: key, at: time)
        try transaction.put(
            Revocation(issuer: "writer", .token(key.id), deadAt: time, revokedAt: time)
        )
        for kind in [AuditKind.userCreated, .clientCreated] {
            let actor = AuditActor(.system, "writer")
            try transaction.append(AuditEvent(kind, by: actor, at: time, subject: key.id))
        }
    }

    private static func user(_ text: String, _ number: Int) throws -> User {
        guard let id = UserID(ExactString(text)) else {
            throw StoreError.unavailable("`\(text)` is no user id")
        }
        let identity = Identity(
            connection: "db",
            provider: id.provider,
            userID: id.identifier
        )
        var user = User(id: id, identity: identity, createdAt: UserTime(milliseconds: 0))
        user.email = ExactString("\(id.identifier)@example.com")
        user.loginsCount = number
        return user
    }

    private static func say(_ line: String) throws {
        try FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    }
}
