import Directory
import Foundation
import JSON
import Store
import Testing

@testable import SQLiteStore

/// A folder for stores, removed with what is in it.
struct StoreFolder {
    let url: URL

    /// Runs `body` in a new folder.
    static func with<Result>(_ body: (StoreFolder) async throws -> Result) async throws -> Result {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("rolecall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        return try await body(StoreFolder(url: url))
    }

    /// A path in the folder.
    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    /// The bytes of a file in the folder.
    func bytes(_ name: String) throws -> Data {
        try Data(contentsOf: url.appendingPathComponent(name))
    }

    /// The names in the folder, or in one below it.
    func names(_ name: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(name)).sorted()
    }

    /// The permissions of a file in the folder.
    func permissions(_ name: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }

    /// Sets the permissions of a file in the folder.
    func setPermissions(_ name: String, _ mode: Int) throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: mode],
            ofItemAtPath: path(name)
        )
    }

    /// A file of these bytes in the folder, for its owner alone, in the place of another.
    func write(_ bytes: Data, to name: String) throws {
        try bytes.write(to: url.appendingPathComponent(name))
        try setPermissions(name, 0o600)
    }

    /// A store in the folder.
    func open(
        _ name: String = "store.db",
        lookups: [UserAttribute] = [],
        indexing: UserIndexing? = nil,
        epoch: UInt32 = 1,
        limits: SQLiteLimits = .standard
    ) throws -> SQLiteStore {
        try SQLiteStore.open(
            path: path(name),
            lookups: lookups,
            indexing: indexing,
            epoch: epoch,
            limits: limits
        )
    }

    /// The error that opening throws; nil if it opens.
    func openingError(_ name: String = "store.db") async -> StoreError? {
        do throws(StoreError) {
            let store = try SQLiteStore.open(path: path(name), lookups: [], epoch: 1)
            await store.close()
            return nil
        } catch {
            return error
        }
    }

    /// Makes a store with users `auth0|1` to `auth0|COUNT`, and closes it.
    func makeStore(_ name: String = "store.db", users count: Int, epoch: UInt32 = 1) async throws {
        let store = try open(name, epoch: epoch)
        try await store.add(1...count)
        await store.close()
    }
}

extension User {
    /// User `auth0|NUMBER` with an e-mail address.
    static func numbered(_ number: Int) throws -> User {
        let id = try #require(UserID(ExactString("auth0|\(number)")))
        let identity = Identity(connection: "db", provider: "auth0", userID: id.identifier)
        var user = User(id: id, identity: identity, createdAt: UserTime(milliseconds: 0))
        user.email = ExactString("\(number)@example.com")
        return user
    }
}

extension SQLiteStore {
    /// Adds numbered users in one commit.
    func add(_ numbers: ClosedRange<Int>) async throws {
        _ = try await write { transaction in
            for number in numbers { try transaction.insert(.numbered(number)) }
        }
    }

    /// How many users there are.
    func count() async throws -> Int {
        try await read { try $0.userCount(connection: nil) }.value
    }
}

/// The error of a store that `work` throws; nil if it throws none.
func storeError(_ work: () async throws -> Void) async throws -> StoreError? {
    do {
        try await work()
        return nil
    } catch let error as StoreError {
        return error
    }
}
