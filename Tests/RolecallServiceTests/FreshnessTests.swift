import Directory
import JSON
import RolecallService
import Store
import Synchronization
import Testing

@Suite("Changed profiles")
struct FreshnessTests {
    private static func reason(_ rolecall: Rolecall, _ token: String) async throws -> String? {
        try await rolecall.evaluate(token, readDocument).reasonCode
    }

    private static func loads(_ rolecall: Rolecall) async throws -> Double? {
        try await Metrics(rolecall)["rolecall_user_loads_total"]
    }

    @Test("a change bites on the next check, every time")
    func everyChange() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann")
            let ann = try directory.issuer.token("auth0|ann")
            for round in 0..<100 {
                let isViewer = round.isMultiple(of: 2)
                try await directory.update("auth0|ann") { $0.setRoles(isViewer ? ["viewer"] : []) }
                let wanted = isViewer ? "role_permission" : "no_grant"
                #expect(try await Self.reason(rolecall, ann) == wanted, "round \(round)")
                #expect(try await Self.reason(rolecall, ann) == wanted, "round \(round)")
            }
        }
    }

    /// Asks until told to stop; gives how many allows began after the revocation was acknowledged.
    private static func hammer(
        _ rolecall: Rolecall,
        _ token: String,
        _ state: borrowing Atomic<Int>
    ) async throws -> Int {
        var late = 0
        while true {
            let before = state.load(ordering: .sequentiallyConsistent)
            if before == 2 { return late }
            let answer = try await rolecall.evaluate(token, readDocument)
            if before == 1, answer.decision != false { late += 1 }
        }
    }

    /// 0 before the revocation is acknowledged, 1 after, 2 at the end.
    private final class Phase: Sendable {
        let state = Atomic<Int>(0)
    }

    @Test("eight who ask without pause are allowed nothing after a revocation is acknowledged")
    func concurrently() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann")
            let ann = try directory.issuer.token("auth0|ann")
            for _ in 0..<12 {
                try await directory.update("auth0|ann") { $0.setRoles(["viewer"]) }
                #expect(try await Self.reason(rolecall, ann) == "role_permission")
                let phase = Phase()
                let late = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<8 {
                        group.addTask { try await Self.hammer(rolecall, ann, phase.state) }
                    }
                    // Sign-ins and other users' changes go on meanwhile.
                    try await directory.create("auth0|other")
                    try await directory.update("auth0|ann") { $0.loginsCount = 1 }
                    try await directory.update("auth0|ann") { $0.setRoles([]) }
                    phase.state.store(1, ordering: .sequentiallyConsistent)
                    try await directory.delete("auth0|other")
                    for _ in 0..<5 { #expect(try await Self.reason(rolecall, ann) == "no_grant") }
                    phase.state.store(2, ordering: .sequentiallyConsistent)
                    return try await group.reduce(0, +)
                }
                #expect(late == 0)
            }
        }
    }

    @Test("what was read before a commit is not kept after it")
    func overtakenLoad() async throws {
        try await withHeldStore { rolecall, directory, store in
            try await directory.create("auth0|ann", roles: ["viewer"])
            let ann = try directory.issuer.token("auth0|ann")
            store.holdAfter()
            async let early = Self.reason(rolecall, ann)
            await store.holds(1)
            // The check has read the old profile, and has not told anybody yet.
            try await directory.update("auth0|ann") { $0.setRoles([]) }
            store.release()
            // It began before the change: either answer would be right.
            _ = try await early
            #expect(try await Self.reason(rolecall, ann) == "no_grant")
        }
    }

    @Test(
        "a check that begins after a commit does not join a load from before",
        .timeLimit(.minutes(1))
    )
    func joinedLoad() async throws {
        try await withHeldStore { rolecall, directory, store in
            try await directory.create("auth0|ann", roles: ["viewer"])
            let ann = try directory.issuer.token("auth0|ann")
            store.holdAfter()
            async let early = Self.reason(rolecall, ann)
            await store.holds(1)
            try await directory.update("auth0|ann") { $0.setRoles([]) }
            async let late = Self.reason(rolecall, ann)
            await store.holds(2)
            store.release()
            _ = try await early
            #expect(try await late == "no_grant")
        }
    }

    @Test("checks of one user that is not in memory wait for one load")
    func singleFlight() async throws {
        var setup = Rolecall.Setup()
        setup.limits.userWaiters = 4
        try await withHeldStore(setup) { rolecall, directory, store in
            try await directory.create("auth0|ann", roles: ["viewer"])
            let ann = try directory.issuer.token("auth0|ann")
            store.holdBefore()
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<5 {
                    group.addTask { try await rolecall.evaluate(ann, readDocument) }
                }
                // One more than may wait is refused at once; the others wait for one read.
                var answers = [try await group.next()].compactMap(\.self)
                await store.holds(1)
                store.release()
                for try await answer in group { answers.append(answer) }
                return answers
            }
            expectProblem(try #require(answers.first), 503, "overloaded")
            #expect(answers.dropFirst().allSatisfy { $0.decision == true })
            #expect(try await Self.loads(rolecall) == 1)
        }
    }

    @Test("a batch loads some users at a time")
    func boundedBatch() async throws {
        try await withHeldStore { rolecall, directory, store in
            let items = (0..<100).map { number in
                question("read", "document", "1", subject: subject(ExactString("auth0|\(number)")))
            }
            let client = try directory.issuer.client()
            store.holdBefore()
            async let asked = rolecall.evaluateAll(client, ["evaluations": .array(items)])
            await store.holds(16)
            store.release()
            let answer = try await asked
            #expect(answer.items.count == 100)
            #expect(store.mostRunning == 16)
            let loads = try await Self.loads(rolecall)
            #expect(loads == 100)
        }
    }

    @Test("a sign-in drops nothing")
    func signIn() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"])
            let ann = try directory.issuer.token("auth0|ann")
            #expect(try await Self.reason(rolecall, ann) == "role_permission")
            for count in 1...5 {
                try await directory.update("auth0|ann") { user in
                    user.loginsCount = count
                    user.lastIP = "192.0.2.1"
                    user.lastLogin = UserTime(unixSeconds: TestClock.start + Double(count))
                    user.updatedAt = UserTime(unixSeconds: TestClock.start + Double(count))
                }
                #expect(try await Self.reason(rolecall, ann) == "role_permission")
            }
            #expect(try await Self.loads(rolecall) == 1)
            try await directory.update("auth0|ann") { $0.nickname = "Annie" }
            #expect(try await Self.reason(rolecall, ann) == "role_permission")
            #expect(try await Self.loads(rolecall) == 2)
        }
    }

    @Test("new policies decide about users in memory without a load")
    func policies() async throws {
        try await withDirectoryService { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"])
            let client = try directory.issuer.client()
            let asked = question("look", "document", "1", subject: subject("auth0|ann"))
            #expect(try await rolecall.evaluate(client, asked).decision == false)
            let next = Rolecall.documents.replacing("read:document", with: "look:document")
            rolecall.policies.replace(with: try Rolecall.compile(next))
            for _ in 0..<2 {
                let answer = try await rolecall.evaluate(client, asked)
                #expect(answer.decision == true, "\(answer.text)")
            }
            rolecall.policies.replace(with: try Rolecall.compile("version: 1\n"))
            #expect(try await rolecall.evaluate(client, asked).reasonCode == "no_grant")
            #expect(try await Self.loads(rolecall) == 1)
        }
    }

    @Test("a flood of users stays within the bound, and the one in use is kept")
    func bounds() async throws {
        var setup = Rolecall.Setup()
        setup.limits.cachedUsers = 32
        try await withDirectoryService(setup) { rolecall, directory in
            try await directory.create("auth0|ann", roles: ["viewer"])
            let client = try directory.issuer.client()
            for number in 0..<200 {
                let id = ExactString("auth0|nobody-\(number)")
                for id in [id, "auth0|ann"] {
                    let asked = question("read", "document", "1", subject: subject(id))
                    let answer = try await rolecall.evaluate(client, asked)
                    #expect(answer.decision == (id == "auth0|ann"))
                }
            }
            let metrics = try await Metrics(rolecall)
            let entries = try #require(metrics["rolecall_user_cache_entries"])
            #expect(entries <= 32 && entries > 0)
            #expect(metrics["rolecall_user_loads_total"].map { $0 < 260 } == true)
        }
    }
}
