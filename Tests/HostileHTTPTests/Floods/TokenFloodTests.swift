import JSON
import ServedBinary
import Testing

extension HostileSuites {
    /// Floods of tokens that are refused, against `failed_auth_per_address: 20/s`.
    @Suite(
        "Floods of tokens",
        .serialized,
        .server(limits: "{ failed_auth_per_address: 20/s }", address: "0.0.0.0")
    )
    struct TokenFloodTests {
        private static let count = 2_000

        @Test("spend the budget of their address alone", .enabled(if: otherAddress != nil))
        func flood() async throws {
            let server = try #require(HostileServer.current)
            let address = try #require(otherAddress)
            let start = ContinuousClock.now
            let answers = try await server.watching {
                try await flood(server, from: address, to: address)
            }
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            #expect(answers.count == Self.count)
            let refused = answers.filter { $0.status == 429 }
            #expect(refused.allSatisfy { ($0["Retry-After"].flatMap { Int($0) } ?? 0) > 0 })
            let looked = answers.count { $0.status == 401 }
            #expect(looked + refused.count == Self.count)
            // The budget, what came back of it meanwhile, and one that was under way on each connection.
            #expect(looked >= 20)
            #expect(Double(looked) <= 20 + 20 * seconds + 4)
            // What was verified before costs nothing; a new token waits until there is a budget again.
            #expect(try await status(of: server.token, server, from: "127.0.0.1") == 200)
            let fresh = try server.token(of: "bob")
            #expect(try await status(of: fresh, server, from: "127.0.0.1") == 200)
            let end = ContinuousClock.now + .seconds(5)
            let late = try server.token(of: "carol")
            while try await status(of: late, server, from: address) == 429 {
                try #require(ContinuousClock.now < end, "the address stays shut out")
            }
            #expect(try await status(of: late, server, from: address) == 200)
        }

        @Test("from loopback, where a proxy speaks for everybody, shut nobody out")
        func loopbackFlood() async throws {
            let server = try #require(HostileServer.current)
            let answers = try await server.watching {
                try await flood(server, from: "127.0.0.2", to: "127.0.0.1")
            }
            #expect(answers.count == Self.count)
            #expect(answers.allSatisfy { $0.status == 401 })
            let fresh = try server.token(of: "dave")
            #expect(try await status(of: fresh, server, from: "127.0.0.2") == 200)
        }

        /// Sends bad tokens on four connections: of no form, and with a signature that must be checked (its last
        /// letter has no bits to spare).
        private func flood(
            _ server: HostileServer,
            from source: String,
            to address: String
        ) async throws -> [WireAnswer] {
            let signed = server.token.dropLast(8)
            let requests = (0..<Self.count / 4).map { number in
                number % 2 == 0 ? "a.\(number).c" : "\(signed)\(1_000_000 + number)A"
            }
            .map(Self.request)
            return try await withThrowingTaskGroup(of: [WireAnswer].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await blocking {
                            let wire = try server.connect(from: source, to: address)
                            return wire.ask(requests)
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
        }

        private static func request(_ token: String) -> String {
            "GET /v1/permissions HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n\r\n"
        }

        private func status(
            of token: String,
            _ server: HostileServer,
            from address: String
        ) async throws -> Int? {
            try await blocking {
                let wire = try server.connect(from: address, to: address)
                return wire.ask([Self.request(token)]).first?.status
            }
        }
    }
}

extension Wire {
    /// Sends one request after the other, and gives their answers.
    fileprivate func ask(_ requests: [String]) -> [WireAnswer] {
        requests.flatMap { request in
            send(Array(request.utf8))
            return receive(within: .seconds(6)) { !$0.answers.isEmpty }.answers
        }
    }
}
