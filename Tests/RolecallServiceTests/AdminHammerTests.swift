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
        // Under a sanitizer the last of them waits longer than a server has its callers wait.
        setup.requestTime = .seconds(120)
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
}
