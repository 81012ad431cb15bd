import ServedBinary
import Testing

/// What a hostile or broken client sends, and what must come of it.
struct HostileCase: Sendable, CustomTestStringConvertible {
    let name: String
    /// What is sent; `{token}` stands for a valid token.
    let bytes: [UInt8]
    let outcome: Outcome

    var testDescription: String { name }

    /// The answer, and what becomes of the connection.
    struct Outcome: Sendable {
        /// The possible answers.
        let statuses: [Int]
        /// Whether there may be no answer at all.
        var mayBeSilent = false
        /// Whether a request that follows is answered too.
        var staysOpen = false

        /// This answer, and the connection serves on.
        static func answered(_ status: Int) -> Outcome {
            Outcome(statuses: [status], staysOpen: true)
        }

        /// One of these answers, and then the end: nothing that follows is taken for a request.
        static func closing(_ statuses: Int...) -> Outcome { Outcome(statuses: statuses) }

        /// One of these answers or none, and then the end.
        static func closingOrClosed(_ statuses: Int...) -> Outcome {
            Outcome(statuses: statuses, mayBeSilent: true)
        }

        /// The end without an answer.
        static let closed = Outcome(statuses: [], mayBeSilent: true)
    }

    init(_ name: String, bytes: [UInt8], _ outcome: Outcome) {
        self.name = name
        self.bytes = bytes
        self.outcome = outcome
    }

    init(_ name: String, _ text: String, _ outcome: Outcome) {
        self.init(name, bytes: Array(text.utf8), outcome)
    }
}

extension HostileCase {
    /// Longer than every time limit of `impatientServer`: what is not over by then hangs.
    private static let deadline: Duration = .seconds(6)

    /// Sends the case with a good request behind it on the same connection, and then a good check on another.
    func run() async throws {
        let server = try #require(HostileServer.current)
        let sent = bytes.replacing(Array("{token}".utf8), with: Array(server.token.utf8))
        let received = try await blocking {
            let wire = try server.connect()
            wire.send(sent + Array(GoodRequest.last.utf8))
            return wire.receive(within: Self.deadline)
        }
        #expect(received.isClosed, "the connection hangs")
        expect(received.statuses)
        try await server.expectService()
    }

    private func expect(_ statuses: [Int]) {
        if outcome.staysOpen {
            #expect(statuses == outcome.statuses + [200])
        } else if statuses.isEmpty {
            #expect(outcome.mayBeSilent, "closed without an answer")
        } else {
            #expect(statuses.count == 1, "what follows was taken for a request: \(statuses)")
            #expect(statuses.prefix(1).allSatisfy(outcome.statuses.contains), "\(statuses)")
        }
    }
}

extension HostileCase {
    /// A question in the name of a valid token, with these lines at the end of its head and this behind it.
    static func ask(
        _ name: String,
        _ lines: String,
        _ rest: String = GoodRequest.question,
        _ outcome: Outcome
    ) -> HostileCase {
        let head =
            "POST /access/v1/evaluation HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n"
            + "Content-Type: application/json\r\n\(lines)\r\n\r\n"
        return HostileCase(name, head + rest, outcome)
    }

    /// A question in chunks, as they stand in `chunks`.
    static func chunked(_ name: String, _ chunks: String, _ outcome: Outcome) -> HostileCase {
        ask(name, "Transfer-Encoding: chunked", chunks, outcome)
    }

    /// A request without a body, with these lines at the end of its head.
    static func live(_ name: String, _ lines: String, _ outcome: Outcome) -> HostileCase {
        HostileCase(name, GoodRequest.live(lines + "\r\n"), outcome)
    }

    /// A request of this first line.
    static func line(_ line: String, _ outcome: Outcome) -> HostileCase {
        HostileCase("\(line.prefix(60))", "\(line)\r\nHost: a\r\n\r\n", outcome)
    }

    /// A `GET` with this target.
    static func target(_ target: String, _ outcome: Outcome) -> HostileCase {
        line("GET \(target) HTTP/1.1", outcome)
    }
}
