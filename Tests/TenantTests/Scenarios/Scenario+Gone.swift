import FaultProxy
import JSON
import ServedBinary
import Testing

extension Scenario {
    /// The server starts while nobody is there, and the tenant comes later.
    static func downAtStart() async throws -> Seen {
        try await Tenant.run { tenant in
            try await tenant.makeUser("ann", ["roles": ["viewer"]])
            await tenant.proxy.stop()
            return try await Front.run(before: tenant) { front in
                #expect(try await front.get("/health/live").status == 200)
                #expect(try await front.get("/health/ready").status == 503)
                let answer = try await front.check("ann")
                #expect(answer.retryAfter != nil)
                try tenant.proxy.start()
                try await eventually("it is ready") {
                    try await front.get("/health/ready").status == 200
                }
                #expect(try await front.check("ann").isAllow)
                return Seen(others: [answer.outcome])
            }
        }
    }

    /// The tenant goes while many ask.
    static func diesUnderLoad() async throws -> Seen {
        let (names, cache) = (["ann", "bob", "cleo"], Front.CacheTimes())
        return try await play(cache, inMemory: names, others: ["dora"]) { front in
            var strangers: [FrontAnswer] = []
            let asked = try await Load.run { number in
                try await front.check(names[number % names.count])
            } while: { load in
                let before = front.proxy.count(under: users)
                try await eventually("all were fetched anew, twice") {
                    front.proxy.count(under: users) >= before + 2 * names.count && load.count > 300
                }
                await front.proxy.stop()
                try await eventually("nobody is known any more") {
                    strangers.append(try await front.check("dora"))
                    strangers.append(try await front.check("nobody-\(strangers.count)"))
                    return names.allSatisfy { name in
                        load.soFar.last { $0.user == name }?.status == 503
                    }
                }
            }
            #expect(!strangers.contains { $0.isAllow })
            #expect(asked.allSatisfy { $0.isAllow || $0.status == 503 })
            var seen = Seen(others: strangers.outcomes)
            for name in names {
                let (known, gone) = lived(asked.filter { $0.user == name }, cache)
                seen.inMemory.formUnion(known.outcomes)
                seen.then.formUnion(gone.outcomes)
            }
            return seen
        }
    }

    /// Divides a user's answers at the first that is none, and checks that it came at its time.
    ///
    /// Questions that were under way when it came may have either answer.
    private static func lived(
        _ answers: [FrontAnswer],
        _ cache: Front.CacheTimes
    ) -> (known: [FrontAnswer], gone: [FrontAnswer]) {
        let refused = answers.filter { $0.status != 200 }.min { $0.received < $1.received }
        #expect(answers.allSatisfy { $0.status != 200 || ($0.age ?? .max) <= cache.whole })
        guard let first = refused else {
            Issue.record("a user is in memory for ever")
            return (answers, [])
        }
        let known = answers.filter { $0.received < first.received }
        let gone = [first] + answers.filter { $0.sent > first.received }
        guard let last = known.max(by: { $0.received < $1.received }) else {
            Issue.record("a user was never in memory")
            return ([], gone)
        }
        // `Age` is in whole seconds, rounded down: the profile was at most so old.
        let age = Duration.seconds((last.age ?? 0) + 1) + (first.received - last.sent)
        #expect(age >= .seconds(cache.whole), "given up too early")
        return (known, gone)
    }
}
