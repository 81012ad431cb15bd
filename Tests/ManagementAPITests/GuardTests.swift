import Directory
import JSON
import ManagementAPI
import Store
import Synchronization
import Testing

@Suite("The guard of writes")
struct GuardTests {
    /// What the guard was asked.
    final class Writes: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }

        func note(_ write: UserWrite) {
            let names = [write.before?.name, write.after?.name].map { $0?.string ?? "-" }
            let credentials = write.changesCredentials ? " credentials" : ""
            lines.withLock {
                $0.append(
                    names.joined(separator: ">") + credentials + " by \(write.caller.subject)"
                )
            }
        }
    }

    @Test("it sees each change before and after, and who makes it")
    func calls() async throws {
        let writes = Writes()
        let writeGuard: WriteGuard = { write, _ in writes.note(write) }
        try await withManagement(writeGuard: writeGuard) { management in
            let id = try #require(try await management.create(["name": "a"]).userID)
            _ = try await management.patch(id, ["name": "b"])
            _ = try await management.patch(id, ["password": "Uppercut-2"])
            _ = try await management.send("DELETE", Management.path(id))
            // There is nothing to decide about a user who is not there.
            _ = try await management.send("DELETE", Management.path(id))
            _ = try await management.patch(id, ["name": "c"])
            _ = try await management.get("/api/v2/users")
        }
        #expect(
            writes.all == [
                "->a credentials by client@clients", "a>b by client@clients",
                "b>b credentials by client@clients", "b>- credentials by client@clients",
            ]
        )
    }

    @Test(
        "what it refuses is not kept",
        arguments: [
            (ManagementError.changeNotAllowed, 403, "insufficient_scope"),
            (.lastAdmin, 409, "last_admin"),
        ]
    )
    func refusal(error: ManagementError, status: Int, code: String) async throws {
        let isClosed = Atomic(false)
        let writeGuard: WriteGuard = { _, _ in
            if isClosed.load(ordering: .relaxed) { throw error }
        }
        try await withManagement(writeGuard: writeGuard) { management in
            let user = try await management.create()
            let id = try #require(user.userID)
            isClosed.store(true, ordering: .relaxed)
            let revision = management.revision
            expectError(try await management.create(["email": "b@b.de"]), status, code)
            let patch: JSONValue = ["name": "x", "password": "Uppercut-2"]
            expectError(try await management.patch(id, patch), status, code)
            expectError(
                try await management.send("DELETE", Management.path(id)),
                status,
                code
            )
            #expect(management.revision == revision)
            #expect(try await management.get(Management.path(id)).json == user.json)
            #expect(try await management.accepts("Roundhouse1", of: id))
        }
    }

    @Test("it sees the state of the transaction that it judges")
    func transaction() async throws {
        // At most one user: two who come at once cannot both pass.
        let writeGuard: WriteGuard = { _, store in
            guard try store.userCount(connection: nil) == 0 else {
                throw ManagementError.lastAdmin
            }
        }
        try await withManagement(writeGuard: writeGuard) { management in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        let email = ExactString("u\(number)@example.com")
                        return try await management.create(["email": .string(email)]).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [201, 409, 409, 409, 409, 409])
        }
    }
}
