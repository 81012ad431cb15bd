import JSON
import ManagementAPI
import Store
import Testing

@Suite("What fails behind the API")
struct FailureTests {
    @Test("a closed store is 503 everywhere, in the API's form, and logged by its own code")
    func closedStore() async throws {
        try await withManagement { management in
            await management.store.close()
            let requests: [(String, String, JSONValue?)] = [
                ("GET", "/api/v2/users", nil), ("GET", "/api/v2/users/auth0%7Cx", nil),
                ("GET", "/api/v2/users-by-email?email=a", nil),
                ("POST", "/api/v2/users", Management.newUser),
                ("PATCH", "/api/v2/users/auth0%7Cx", ["name": "x"]),
                ("DELETE", "/api/v2/users/auth0%7Cx", nil),
            ]
            for (method, target, body) in requests {
                let answer = try await management.send(method, target, body: body?.encoded())
                expectError(
                    answer,
                    503,
                    "store_unavailable",
                    "The directory is not available at present"
                )
                #expect(answer.json["error"] == "Service Unavailable")
            }
            #expect(management.events.all == requests.map { _ in "store_unavailable" })
        }
    }

    @Test(
        "each failure of the store is 503 without a word of it",
        arguments: [
            StoreError.locked, .full, .readOnly, .damaged("secret path"),
            .newerSchema(found: 9, supported: 1), .unavailable("secret path"),
        ]
    )
    func storeErrors(error: StoreError) async throws {
        let writeGuard: WriteGuard = { _, _ in throw error }
        try await withManagement(writeGuard: writeGuard) { management in
            let answer = try await management.create()
            expectError(answer, 503, "store_unavailable")
            #expect(!answer.text.contains("secret"))
            #expect(management.events.all == [error.code])
            #expect(try await management.userCount() == 0)
        }
    }

    @Test("without a free place to wait for a hash it is 503, and no user")
    func overloaded() async throws {
        try await withManagement(hashCostExponent: 15, waitingMax: 0) { management in
            let statuses = try await withThrowingTaskGroup(of: Answer.self) { group in
                for number in 0..<12 {
                    group.addTask {
                        let email = ExactString("u\(number)@example.com")
                        return try await management.create(["email": .string(email)])
                    }
                }
                return try await group.reduce(into: [Int]()) { statuses, answer in
                    statuses.append(answer.status)
                    if answer.status != 201 { expectError(answer, 503, "overloaded") }
                }
            }
            let made = statuses.filter { $0 == 201 }.count
            #expect((1..<12).contains(made), "no two requests met at the hasher")
            #expect(try await management.userCount() == made)
            let refusals = [String](repeating: "passwords_overloaded", count: 12 - made)
            #expect(management.events.all == refusals)
        }
    }

    struct Unforeseen: Error {}

    @Test("what cannot fail and does is 500, logged")
    func unexpected() async throws {
        let writeGuard: WriteGuard = { _, _ in throw Unforeseen() }
        try await withManagement(writeGuard: writeGuard) { management in
            expectError(try await management.create(), 500, nil, "An internal error occurred")
            #expect(management.events.all == ["internal_error"])
        }
    }
}
