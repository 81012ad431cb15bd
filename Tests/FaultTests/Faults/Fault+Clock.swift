import ServedBinary
import Testing

extension Fault {
    /// The wall clock steps an hour, then a day, forward and back.
    static func steppedClock() async throws -> Seen {
        try await Site.with(more: "limits: { idle_time: 2s }\n") { site in
            let clock = try await SteppedClock(in: site)
            return try await site.serving(launcher: clock.launcher) { serving in
                try await serving.makeUser("ann", mayRead: true)
                try await serving.makeUser("bob")
                #expect(try await serving.grant("bob", forSeconds: 3_600).status == 201)
                #expect(try await serving.check("bob").isAllow)
                let (silent, opened) = (try Connection(to: serving), ContinuousClock.now)
                let anHour = try await stepAnHour(clock, serving)
                // Its time goes by another clock, and is over soon, whatever the wall clock does.
                let answer = try await blocking { silent.answer() }
                #expect(answer == nil && .now - opened < .seconds(15), "it was not closed")
                let aDay = try await stepADay(clock, serving)
                return Seen(answers: (anHour + aDay).outcomes, log: serving.process.log)
            }
        }
    }

    /// What has lapsed stays lapsed, and nothing else changes.
    private static func stepAnHour(
        _ clock: SteppedClock,
        _ serving: Serving
    ) async throws -> [Reply] {
        var replies: [Reply] = []
        for ahead in [3_600 + Int64(Site.leeway) + 5, 0] {
            try clock.set(ahead: ahead)
            let (lapsed, lasting) = (try await serving.check("bob"), try await serving.check("ann"))
            #expect(lapsed.isDeny, "\(ahead)")
            #expect(lasting.isAllow, "\(ahead)")
            replies += [lapsed, lasting]
            let token = try await serving.token(of: "backend")
            #expect(try await serving.check("ann", token: token).isAllow)
        }
        return replies
    }

    /// Tokens lapse, and after the step back nothing that the right clock makes is believed.
    private static func stepADay(
        _ clock: SteppedClock,
        _ serving: Serving
    ) async throws -> [Reply] {
        try clock.set(ahead: 90_000)
        let lapsed = try await serving.check("ann")
        let renewed = try await serving.check("ann", token: serving.token(of: "backend"))
        #expect(lapsed.status == 401)
        #expect(renewed.isAllow)
        try clock.set(ahead: 0)
        let old = try await serving.check("ann")
        let new = try await serving.check("ann", token: serving.token(of: "backend"))
        #expect(old.status == 401 && new.status == 401)
        #expect(try await serving.get("/health/live").status == 200)
        return [lapsed, renewed, old, new]
    }
}
