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
                var served = [try await answer(to: open, serving)]
                // A server that has nothing to do has fewer open than these, but not many.
                let server = "\(serving.process.processIdentifier)"
                try await Command.run("prlimit", "--pid", server, "--nofile=64:64")
                var waiting = try (0..<64).map { _ in try Connection(to: serving) }
                try await serving.process.line(containing: "cannot accept connections")
                let (before, start) = (try serving.process.processorTime(), ContinuousClock.now)
                try await eventually("three seconds are over") { .now - start > .seconds(3) }
                #expect(try serving.process.processorTime() - before < .seconds(1), "it spins")
                served.append(try await answer(to: open, serving))
                let complaints = serving.process.log.filter { $0.contains("cannot accept") }
                #expect(complaints.count <= 6, "it fills the log")
                waiting.removeAll()
                served.append(try await answer(to: Connection(to: serving), serving))
                #expect(served.allSatisfy { $0.isAllow })
                return Seen(answers: served.outcomes, log: serving.process.log)
            }
        }
    }

    /// What is answered to a question on a connection.
    private static func answer(to connection: Connection, _ serving: Serving) async throws -> Reply
    {
        connection.ask(serving, about: "ann")
        return try #require(try await blocking { connection.answer() }, "not served")
    }
}
