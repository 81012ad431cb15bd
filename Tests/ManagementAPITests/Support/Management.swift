import Directory
import Foundation
import JSON
import ManagementAPI
import MicroHTTPD
import OpenSSL
import Passwords
import SQLiteStore
import Store
import Synchronization

/// A running API over a store of its own, and how to ask it.
struct Management: Sendable {
    /// The database connection.
    static let connection: ExactString = "Username-Password-Authentication"
    /// Everything that a client may be granted.
    static let scopes = "read:users create:users update:users delete:users"
    /// The least that a new user needs.
    static let newUser: JSONValue = [
        "connection": .string(connection), "email": "chuck@example.com",
        "password": "Roundhouse1",
    ]

    let store: any Store
    let hasher: PasswordHasher
    let clock: Clock
    let events: Events
    let port: Int

    /// A time that tests move.
    final class Clock: Sendable {
        private let time = Mutex(UserTime(milliseconds: 1_700_000_000_000))

        var now: UserTime { time.withLock { $0 } }

        func advance(milliseconds: Int64) {
            time.withLock { $0 = UserTime(milliseconds: $0.milliseconds + milliseconds) }
        }
    }

    /// What the operator is told.
    final class Events: Sendable {
        private let codes = Mutex<[String]>([])

        var all: [String] { codes.withLock { $0 } }

        func note(_ event: ManagementEvent) { codes.withLock { $0.append(event.code) } }
    }
}

/// Starts the real server with the API over a real store in a new folder, runs `body`, and takes all of
/// it away in any case.
func withManagement(
    writeGuard: @escaping WriteGuard = { _, _ in },
    bodyLimits: JSONLimits = .standard,
    hashCostExponent: Int = 10,
    waitingMax: Int = PasswordHasher.waitingMax,
    _ body: (Management) async throws -> Void
) async throws {
    let folder = FileManager.default.temporaryDirectory
        .appending(path: "management-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try SQLiteStore.open(
        path: folder.appending(path: "store.db").path,
        lookups: [],
        epoch: 0x1F0C_39AA
    )
    let (clock, events) = (Management.Clock(), Management.Events())
    // Cheap hashes, unless they are to take long: what they are worth is tested where they are made.
    let hasher = PasswordHasher(
        parameters: ScryptParameters(
            costExponent: hashCostExponent,
            blockSize: 8,
            parallelism: 1
        ),
        threads: 1,
        waitingMax: waitingMax
    )
    let api = ManagementAPI(
        store: store,
        configuration: ManagementConfiguration(
            connection: Management.connection,
            bodyLimits: bodyLimits
        ),
        hasher: hasher,
        now: { clock.now },
        randomBytes: { try randomBytes(count: $0) },
        writeGuard: writeGuard,
        log: { events.note($0) }
    )
    let server = HTTPServer(
        service: UsersService(api),
        listeners: [.tcp(address: "127.0.0.1", port: 0)],
        limits: HTTPLimits(body: 2 << 20),
        threads: 1
    )
    try server.start()
    let result: Result<Void, any Error>
    do {
        let port = server.boundPorts.first.flatMap(\.self) ?? 0
        let management = Management(
            store: store,
            hasher: hasher,
            clock: clock,
            events: events,
            port: port
        )
        result = .success(try await body(management))
    } catch {
        result = .failure(error)
    }
    await server.shutdown(within: .zero)
    await store.close()
    try result.get()
}
