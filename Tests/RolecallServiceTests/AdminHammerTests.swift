import JSON
import RolecallService
import Testing

@Suite("Many administrators at once")
struct AdminHammerTests {
    private static let admins = 64

    @Test("64 administrators who change the same and different users lose no update")
    func updates() async throws {
        var setup = Rolecall.Setup.administered
        setup.connections = 2 * Self.admins
        try await withAdmins(setup) { rolecall, directory in
            for number in 0..<Self.admins {
                try await directory.create(ExactString("auth0|a\(number)"), roles: ["admin"])
                try await directory.create(ExactString("auth0|u\(number)"))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<Self.admins {
                    group.addTask { try await Self.work(number, at: rolecall) }
                }
                try await group.waitForAll()
            }
            let shared = try await rolecall.admin("GET", "subjects/auth0%7Cvera/grants")
            let scopes = shared.list("grants").compactMap { $0["scope"]?.string?.string }
            #expect(scopes.count == Self.admins)
            #expect(Set(scopes) == Set((0..<Self.admins).map { "document/n\($0)/**" }))
            for number in 0..<Self.admins {
                let own = try await rolecall.admin("GET", "subjects/auth0%7Cu\(number)/grants")
                #expect(
                    own.list("grants").map { $0["granted_by"] } == [
                        .string(ExactString("auth0|a\(number)"))
                    ]
                )
            }
            let given = try await rolecall.admin("GET", "audit?kind=grant_given&limit=1000")
            #expect(given.list("entries").count == 3 * Self.admins)
            let taken = try await rolecall.admin("GET", "audit?kind=grant_taken&limit=1000")
            #expect(taken.list("entries").count == Self.admins)
        }
    }

    /// Gives the shared user two grants and takes one, and gives one to a user of its own.
    private static func work(_ number: Int, at rolecall: Rolecall) async throws {
        let actor = ExactString("auth0|a\(number)")
        let shared = "subjects/auth0%7Cvera/grants"
        func give(_ path: String, _ scope: String) async throws {
            let order: JSONValue = ["role": "viewer", "scope": .string(ExactString(scope))]
            let answer = try await rolecall.admin("POST", path, order, as: actor)
            #expect(answer.status == 201, "\(answer.text)")
        }
        try await give(shared, "document/n\(number)/**")
        try await give(shared, "folder/n\(number)/**")
        try await give("subjects/auth0%7Cu\(number)/grants", "document/**")
        let taken = try await rolecall.admin(
            "DELETE",
            shared + "/viewer?scope=folder/n\(number)/**",
            as: actor
        )
        #expect(taken.status == 204, "\(taken.text)")
    }

    @Test("no check that begins after a revoke was acknowledged allows")
    func revokes() async throws {
        try await withAdmins { rolecall, directory in
            let users = (0..<4).map { ExactString("auth0|u\($0)") }
            for user in users { try await directory.create(user) }
            let end = ContinuousClock.now.advanced(by: .seconds(2))
            let counts = try await withThrowingTaskGroup(of: (rounds: Int, wrong: Int).self) {
                group in
                for user in users {
                    group.addTask { try await Self.revoking(user, until: end, at: rolecall) }
                    // Keeps the profile in use while it changes.
                    group.addTask {
                        while ContinuousClock.now < end { _ = try await rolecall.mayRead(user) }
                        return (0, 0)
                    }
                }
                return try await group.reduce(into: (rounds: 0, wrong: 0)) { sum, next in
                    sum.rounds += next.rounds
                    sum.wrong += next.wrong
                }
            }
            #expect(counts.wrong == 0, "of \(counts.rounds) rounds")
            #expect(counts.rounds > 0)
        }
    }

    /// Gives and takes in turn, and counts the checks that did not see it.
    private static func revoking(
        _ user: ExactString,
        until end: ContinuousClock.Instant,
        at rolecall: Rolecall
    ) async throws -> (rounds: Int, wrong: Int) {
        let path = "subjects/\(user.string.replacing("|", with: "%7C"))/grants"
        var counts = (rounds: 0, wrong: 0)
        repeat {
            let given = try await rolecall.admin("POST", path, ["role": "viewer"])
            #expect(given.status == 201, "\(given.text)")
            if try await rolecall.mayRead(user) != true { counts.wrong += 1 }
            let taken = try await rolecall.admin("DELETE", path + "/viewer")
            #expect(taken.status == 204, "\(taken.text)")
            if try await rolecall.mayRead(user) != false { counts.wrong += 1 }
            counts.rounds += 1
        } while ContinuousClock.now < end
        return counts
    }
}
