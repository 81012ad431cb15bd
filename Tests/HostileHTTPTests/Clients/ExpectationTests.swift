import ServedBinary
import Testing

extension HostileSuites {
    /// Clients that ask whether they may send their body (RFC 9110 §10.1.1).
    @Suite("Expectations", .serialized, .impatientServer)
    struct ExpectationTests {
        /// A head, what comes before any of the body is sent, and what after.
        struct Expectation: Sendable, CustomTestStringConvertible {
            let name: String
            var version = "1.1"
            var credentials = "Bearer {token}"
            var length = 66
            let lines: [String]
            /// What the server says to the head alone.
            let before: [Int]
            /// What it has said when the body was sent too.
            let after: [Int]

            var testDescription: String { name }

            static let all = [
                Expectation(
                    name: "of a sound request",
                    lines: ["Expect: 100-continue"],
                    before: [100],
                    after: [100, 200]
                ),
                Expectation(
                    name: "in other letters",
                    lines: ["Expect: 100-Continue"],
                    before: [100],
                    after: [100, 200]
                ),
                Expectation(
                    name: "with a bad token",
                    credentials: "Bearer x",
                    lines: ["Expect: 100-continue"],
                    before: [401],
                    after: [401]
                ),
                Expectation(
                    name: "of a body over the limit",
                    length: 1 << 20,
                    lines: ["Expect: 100-continue"],
                    before: [413],
                    after: [413]
                ),
                Expectation(
                    name: "with two lengths",
                    lines: ["Content-Length: 6", "Expect: 100-continue"],
                    before: [400],
                    after: [400]
                ),
                Expectation(
                    name: "in HTTP/1.0",
                    version: "1.0",
                    lines: ["Expect: 100-continue"],
                    before: [],
                    after: [200]
                ),
                Expectation(
                    name: "of nothing known",
                    lines: ["Expect: tea"],
                    before: [],
                    after: [200]
                ),
            ]

            func head(token: String) -> [UInt8] {
                let lines =
                    [
                        "POST /access/v1/evaluation HTTP/\(version)", "Host: a",
                        "Authorization: \(credentials.replacing("{token}", with: token))",
                        "Content-Type: application/json", "Content-Length: \(length)",
                    ] + lines + ["Connection: close", "", ""]
                return Array(lines.joined(separator: "\r\n").utf8)
            }
        }

        @Test("are met before the body, or the request is refused", arguments: Expectation.all)
        func expectation(_ expectation: Expectation) async throws {
            let server = try #require(HostileServer.current)
            let (before, after) = try await blocking {
                let wire = try server.connect()
                wire.send(expectation.head(token: server.token))
                let before =
                    expectation.before.isEmpty
                    ? Wire.Received() : wire.receive(within: .seconds(6)) { !$0.answers.isEmpty }
                wire.send(Array(GoodRequest.question.utf8))
                let rest = before.isClosed ? Wire.Received() : wire.receive(within: .seconds(6))
                return (before.statuses, before.statuses + rest.statuses)
            }
            #expect(before == expectation.before)
            #expect(after == expectation.after)
            try await server.expectService()
        }
    }
}
