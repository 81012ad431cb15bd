import Foundation
import ServedBinary
import Synchronization
import Testing

extension Fault {
    /// SIGTERM finds requests that nobody has read yet, on new and on kept connections.
    static func stopped() async throws -> Seen {
        try await Site.with { site in
            try await site.serving { serving in
                try await serving.makeUser("ann", mayRead: true)
                let kept = try (0..<50).map { _ in try Connection(to: serving) }
                for connection in kept { connection.ask(serving, about: "ann") }
                let first = try await blocking { kept.map { $0.answer() } }
                #expect(first.allSatisfy { $0?.isAllow == true })
                // While it stands still, nothing is taken: all is sent before the signal is seen. They are so many
                // that they cannot all be taken before it is.
                serving.process.send(SIGSTOP)
                let new = try (0..<600).map { _ in try Connection(to: serving) }
                for connection in kept + new { connection.ask(serving, about: "ann") }
                serving.process.send(SIGTERM)
                serving.process.send(SIGCONT)
                let answers = try await blocking { (kept + new).map { $0.answer() } }
                #expect(answers.allSatisfy { $0?.isAllow == true }, "a request was cut")
                let exit = try await serving.process.exitStatus()
                #expect(throws: Connection.Refused.self) { try Connection(to: serving) }
                return Seen(
                    answers: answers.compactMap { $0 }.outcomes,
                    exit: exit,
                    log: await serving.process.wholeLog()
                )
            }
        }
    }

    /// SIGHUP finds good and bad files while many ask.
    static func reloaded() async throws -> Seen {
        try await Site.with { site in
            try await site.serving { serving in
                try await serving.makeUser("ann", mayRead: true)
                let answers = try await asking(serving) { count in
                    for text in [Site.policies, "roles: [", "", Site.policies + "\n# changed\n"] {
                        let outcome = text.hasPrefix("version") ? "\"reloaded\"" : "not reloaded"
                        try site.write("policies/main.yaml", text)
                        try await serving.process.signal(SIGHUP, until: outcome)
                        let before = count()
                        try await eventually("more are answered") { count() > before + 20 }
                    }
                }
                #expect(answers.allSatisfy { $0.isAllow })
                try site.write(
                    "policies/main.yaml",
                    Site.policies.replacing("read:", with: "look:")
                )
                try await serving.process.signal(SIGHUP, until: "\"reloaded\"")
                #expect(try await serving.check("ann").isDeny)
                return Seen(answers: answers.outcomes, log: serving.process.log)
            }
        }
    }

    /// Asks over four connections, one question after another on each, for as long as `body` runs.
    ///
    /// `body` is told how to count the answers so far.
    private static func asking(
        _ serving: Serving,
        while body: (() -> Int) async throws -> Void
    ) async throws -> [Reply] {
        let answers = Answers()
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { answers.end() }
            for _ in 0..<4 {
                group.addTask { while answers.add(try await serving.check("ann")) {} }
            }
            try await body { answers.all.count }
            answers.end()
            try await group.waitForAll()
        }
        return answers.all
    }

    /// Clients send questions and go away, before the end of them or before the answers.
    static func clientGone() async throws -> Seen {
        try await Site.with { site in
            try await site.serving { serving in
                try await serving.makeUser("ann", mayRead: true)
                for number in 0..<200 {
                    let connection = try Connection(to: serving)
                    connection.resetsAtEnd()
                    if number.isMultiple(of: 2) {
                        for _ in 0..<20 { connection.ask(serving, about: "ann") }
                    } else {
                        connection.send(
                            "POST /access/v1/evaluation HTTP/1.1\r\nContent-Length: 9\r\n"
                        )
                    }
                }
                let answers = [
                    try await serving.check("ann"), try await serving.get("/health/ready"),
                ]
                #expect(answers[0].isAllow)
                try await eventually("all files are closed") {
                    (serving.process.openFiles() ?? 0) < 100
                }
                let exit = try await serving.stop()
                return Seen(answers: answers.outcomes, exit: exit)
            }
        }
    }
}

/// The answers of several tasks, until it is enough.
private final class Answers: Sendable {
    private let state = Mutex((all: [Reply](), isOver: false))

    var all: [Reply] { state.withLock { $0.all } }

    /// Keeps an answer, and tells whether another one is wanted.
    func add(_ reply: Reply) -> Bool {
        state.withLock { state in
            state.all.append(reply)
            return !state.isOver
        }
    }

    func end() { state.withLock { $0.isOver = true } }
}
