import JSON
import RolecallService
import Store
import Testing

@Suite("Checks while many administrators work", .timeLimit(.minutes(5)))
struct RevokeHammerTests {
    private static let admins = 64
    /// The users whom several administrators change at once.
    private static let shared = 8
    private static let checkers = 8
    private static let time: Duration = .seconds(30)

    @Test("none that begins after a change was acknowledged decides by what was before")
    func hammer() async throws {
        var setup = Rolecall.Setup.administered
        setup.connections = 4 * Self.admins
        try await withAdmins(setup) { rolecall, directory in
            for number in 0..<Self.admins {
                try await directory.create(ExactString("auth0|a\(number)"), roles: ["admin"])
                try await directory.create(ExactString("auth0|u\(number)"))
            }
            for number in 0..<Self.shared {
                try await directory.create(ExactString("auth0|s\(number)"))
            }
            let count = try await Self.run(at: rolecall)
            #expect(count.wrongAllows == 0, "\(count)")
            #expect(count.lostUpdates == 0, "\(count)")
            #expect(count.undecided == 0, "\(count)")
            #expect(count.changes >= 6 * Self.admins && count.checks > count.changes, "\(count)")
            try await Self.expectLastGrants(at: rolecall)
            let journal = try await directory.store.checkAudit()
            #expect(journal.faults.isEmpty)
            #expect(journal.count == count.changes, "what was acknowledged, and nothing else")
        }
    }

    private static func run(at rolecall: Rolecall) async throws -> HammerCount {
        let ledger = GrantLedger()
        let end = ContinuousClock.now.advanced(by: time)
        let client = try #require(rolecall.directory).issuer.client()
        let admins = try (0..<admins).map { number in
            try HammeringAdmin(number, sharing: shared, at: rolecall, client, ledger)
        }
        let places = admins.flatMap { [$0.own, $0.shared] }
        return try await withThrowingTaskGroup(of: HammerCount.self) { group in
            for admin in admins { group.addTask { try await admin.work(until: end) } }
            for number in 0..<checkers {
                let checker = HammeringChecker(rolecall: rolecall, client: client, ledger: ledger)
                group.addTask { try await checker.check(places, from: number, until: end) }
            }
            return try await group.reduce(into: HammerCount()) { $0.add($1) }
        }
    }

    /// Each administrator has left one grant.
    private static func expectLastGrants(at rolecall: Rolecall) async throws {
        for number in 0..<shared {
            let list = try await rolecall.admin("GET", "subjects/auth0%7Cs\(number)/grants")
            let scopes = list.list("grants").compactMap { $0["scope"]?.string?.string }
            let admins = stride(from: number, to: admins, by: shared)
            #expect(scopes.sorted() == admins.map { "document/n\($0)" }.sorted())
        }
    }
}
