import ServedBinary
import Testing

extension HostileSuites {
    /// Requests that are sent before the answers to those before them are there (RFC 9112 §9.3.2).
    @Suite("Pipelining", .serialized, .impatientServer)
    struct PipeliningTests {
        /// What is sent in one write, and the statuses of all answers.
        struct Pipeline: Sendable, CustomTestStringConvertible {
            let name: String
            let requests: [String]
            let statuses: [Int]

            var testDescription: String { name }

            private static let live = GoodRequest.live()
            private static let bad = "GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"
            private static let upload =
                "POST /health/live HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"

            static let all = [
                Pipeline(
                    name: "paths and methods that lead nowhere between good ones",
                    requests: [
                        live, "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n",
                        "DELETE /health/live HTTP/1.1\r\nHost: a\r\n\r\n",
                        "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", GoodRequest.last,
                    ],
                    statuses: [200, 404, 405, 400, 200]
                ),
                Pipeline(
                    name: "bad after good",
                    requests: [live, live, bad],
                    statuses: [200, 200, 400]
                ),
                Pipeline(
                    name: "good after bad",
                    requests: [live, bad, live, live],
                    statuses: [200, 400]
                ),
                Pipeline(
                    name: "good after a body that is not read",
                    requests: [live, upload, live],
                    statuses: [200, 405]
                ),
                Pipeline(
                    name: "good after the last",
                    requests: [GoodRequest.last, live],
                    statuses: [200]
                ),
                Pipeline(
                    name: "good after HTTP/1.0",
                    requests: ["GET /health/live HTTP/1.0\r\n\r\n", live],
                    statuses: [200]
                ),
                Pipeline(
                    name: "good after the last of several options",
                    requests: [GoodRequest.live("Connection: keep-alive, close\r\n"), live],
                    statuses: [200]
                ),
                Pipeline(
                    name: "two hundred",
                    requests: Array(repeating: live, count: 199) + [GoodRequest.last],
                    statuses: Array(repeating: 200, count: 200)
                ),
                Pipeline(
                    name: "an upgrade that nobody offers",
                    requests: [
                        GoodRequest.live("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"),
                        GoodRequest.last,
                    ],
                    statuses: [200, 200]
                ),
            ]
        }

        @Test("statuses", arguments: Pipeline.all)
        func pipeline(_ pipeline: Pipeline) async throws {
            let server = try #require(HostileServer.current)
            let received = try await blocking {
                let wire = try server.connect()
                wire.send(Array(pipeline.requests.joined().utf8))
                return wire.receive(within: .seconds(6))
            }
            #expect(received.isClosed)
            #expect(received.statuses == pipeline.statuses)
            try await server.expectService()
        }

        @Test("twenty questions in one write are answered in their order")
        func order() async throws {
            let server = try #require(HostileServer.current)
            let names = (0..<20).map { "request-\($0)" }
            let requests = names.flatMap {
                GoodRequest.evaluation(token: server.token, lines: ["X-Request-ID: \($0)"])
            }
            let received = try await blocking {
                let wire = try server.connect()
                wire.send(requests)
                return wire.receive(within: .seconds(6)) { $0.answers.count == names.count }
            }
            #expect(received.answers.map { $0["X-Request-ID"] } == names)
            #expect(received.answers.allSatisfy { $0.text.contains(#""decision":true"#) })
            try await server.expectService()
        }

        @Test("a request is the same wherever its bytes are cut in two")
        func cuts() async throws {
            let server = try #require(HostileServer.current)
            let chunked = HostileCase.chunked("cut", GoodRequest.chunks, .answered(200)).bytes
            let request = chunked.replacing(
                Array("{token}".utf8),
                with: Array(server.token.utf8)
            )
            // In the first line, at line ends, in the token, and at each byte of the body.
            let cuts =
                Array(stride(from: 1, to: request.count, by: 17))
                + Array(request.count - GoodRequest.chunks.utf8.count..<request.count)
            let statuses = try await blocking {
                let wire = try server.connect()
                return cuts.map { cut in
                    wire.send(Array(request[..<cut]))
                    wire.send(Array(request[cut...]))
                    return wire.receive(within: .seconds(6)) { !$0.answers.isEmpty }.statuses
                }
            }
            #expect(statuses.allSatisfy { $0 == [200] })
            try await server.expectService()
        }
    }
}
