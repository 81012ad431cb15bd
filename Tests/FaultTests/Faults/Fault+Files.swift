import Foundation
import ServedBinary
import Testing

extension Fault {
    /// The process may not have as many files open as its limits may need.
    static func fewFiles() async throws -> Seen {
        try await Site.with { site in
            var seen = Seen()
            seen.add(try await site.refused(launcher: ["prlimit", "--nofile=300:300"]))
            // It may raise the soft limit itself.
            let live = try await site.serving(launcher: ["prlimit", "--nofile=300:"]) {
                try await $0.get("/health/live")
            }
            #expect(live.status == 200)
            return seen
        }
    }

    /// The process has as many files open as it may, and more connections want to be taken.
    static func noFiles() async throws -> Seen {
        try await Site.with { site in
            try await site.serving { serving in
                try await serving.makeUser("ann", mayRead: true)
                let open = try Connection(to: serving)
                try await exhaust(serving, open)
                var waiting = try (0..<20).map { _ in try Connection(to: serving) }
                try await serving.process.line(containing: "cannot accept connections")
                let (before, start) = (try serving.process.processorTime(), ContinuousClock.now)
                var served: [Reply] = []
                try await eventually("three seconds are over") {
                    open.ask(serving, about: "ann")
                    served.append(try #require(try await blocking { open.answer() }))
                    return ContinuousClock.now - start > .seconds(3)
                }
                #expect(served.allSatisfy { $0.isAllow } && served.count > 10)
                #expect(try serving.process.processorTime() - before < .seconds(1), "it spins")
                let complaints = serving.process.log.filter { $0.contains("cannot accept") }
                #expect(complaints.count <= 6, "it fills the log")
                waiting.removeAll()
                let last = try Connection(to: serving)
                last.ask(serving, about: "ann")
                served.append(
                    try #require(try await blocking { last.answer() }, "not served again")
                )
                #expect(served.last?.isAllow == true)
                return Seen(answers: served.outcomes, log: serving.process.log)
            }
        }
    }

    /// Leaves the process room for few files more than it has open, having been asked on `connection`.
    private static func exhaust(_ serving: Serving, _ connection: Connection) async throws {
        connection.ask(serving, about: "ann")
        let reply = try await blocking { connection.answer() }
        try #require(reply?.isAllow == true)
        let limit = try serving.process.openFiles() + 4
        let server = "\(serving.process.processIdentifier)"
        try await Command.run("prlimit", "--pid", server, "--nofile=\(limit):\(limit)")
    }
}
