import JOSE
import JSON
import RolecallService
import ServedBinary
import Testing

/// What a server keeps of a connection must not keep a token good that is not.
@Suite("A connection that stays, and its token")
struct KnownTokenTests {
    private static let viewer: JSONValue = ["roles": ["viewer"]]

    /// Whether each request of a connection repeats the head of the one before, or the token alone.
    enum Repeats: CaseIterable {
        case head
        case token
    }

    /// A connection that stays open from request to request.
    private final class Kept: Sendable {
        private let connection: RawConnection
        private let repeats: Repeats

        init(_ rolecall: Rolecall, _ repeats: Repeats, address: String = "127.0.0.1") throws {
            connection = try RawConnection(port: rolecall.port, address: address)
            self.repeats = repeats
        }

        /// The status of the answer to a request with this token, and the code of a problem.
        func ask(_ token: String) async throws -> String {
            let differs = repeats == .head ? "" : "X: \(Int.random(in: 0..<1_000_000_000))\r\n"
            let request = """
                GET /v1/permissions HTTP/1.1\r
                Host: a\r
                \(differs)Authorization: Bearer \(token)\r
                \r

                """
            let answer = try await blocking { [connection] in
                connection.send(Array(request.utf8))
                return try Answer(Self.receiveAnswer(from: connection))
            }
            return "\(answer.status) \(answer.code ?? "")"
        }

        private static func receiveAnswer(from connection: RawConnection) throws -> [UInt8] {
            var bytes: [UInt8] = []
            while true {
                let next = try connection.receive()
                try #require(!next.isEmpty, "the server closed the connection")
                bytes += next
                guard let answer = try? RawAnswer(bytes) else { continue }
                let length = try #require(answer.all("Content-Length").first.flatMap { Int($0) })
                if answer.body.count == length { return bytes }
            }
        }
    }

    @Test("it ends when its key is withdrawn, and not for good", arguments: Repeats.allCases)
    func withdrawnKey(_ repeats: Repeats) async throws {
        try await withRolecall { rolecall in
            let keys = try #require(rolecall.issuer.keys)
            let token = try rolecall.issuer.token("alice", Self.viewer)
            // Longer than a header that is kept.
            let padding = JSONValue.string(ExactString(String(repeating: "x", count: 4_096)))
            let long = try rolecall.issuer.token("bob", ["roles": ["viewer"], "x": padding])
            let kept = try [token, long].map { ($0, try Kept(rolecall, repeats)) }
            let other = try TestIssuer(rolecall.issuer.name)
            let own = JSONWebKeySet([rolecall.issuer.signer.publicKey])
            for (token, connection) in kept {
                for (set, expected) in [
                    (own, "200 "), (JSONWebKeySet([other.signer.publicKey]), "401 token_invalid"),
                    (own, "200 "), (JSONWebKeySet(), "401 token_invalid"), (own, "200 "),
                ] {
                    keys.replace(with: set)
                    for _ in 0..<3 { #expect(try await connection.ask(token) == expected) }
                }
            }
        }
    }

    @Test("it ends when its time is over", arguments: Repeats.allCases)
    func expired(_ repeats: Repeats) async throws {
        try await withRolecall { rolecall in
            let token = try rolecall.issuer.token("alice", Self.viewer)
            let connection = try Kept(rolecall, repeats)
            for _ in 0..<2 { #expect(try await connection.ask(token) == "200 ") }
            rolecall.clock.pass(seconds: 3600 + TestIssuer.leewaySeconds)
            for _ in 0..<2 { #expect(try await connection.ask(token) == "401 token_expired") }
            let next = try rolecall.issuer.token(
                "alice",
                ["roles": ["viewer"], "exp": .number(JSONNumber(Int(TestClock.start) + 9_000))]
            )
            #expect(try await connection.ask(next) == "200 ")
            #expect(try await connection.ask(token) == "401 token_expired")
        }
    }

    @Test(
        "it ends when it is revoked, and then spends the budget of its address",
        arguments: Repeats.allCases
    )
    func revoked(_ repeats: Repeats) async throws {
        var setup = Rolecall.Setup.administered
        setup.limits.failedAuthenticationsPerSecond = 5
        setup.address = "0.0.0.0"
        let address = otherAddress ?? "127.0.0.1"
        try await withAdmins(setup) { rolecall, directory in
            let token = try directory.issuer.token("auth0|vera", ["jti": "t-1"])
            let connection = try Kept(rolecall, repeats, address: address)
            for _ in 0..<2 { #expect(try await connection.ask(token) == "200 ") }
            let revocation: JSONValue = ["issuer": "https://rolecall.example/", "jti": "t-1"]
            #expect(try await rolecall.admin("POST", "revocations", revocation).status == 201)
            for _ in 0..<5 { #expect(try await connection.ask(token) == "401 token_invalid") }
            // A local address has no budget.
            let expected = otherAddress == nil ? "401 token_invalid" : "429 rate_limited"
            for _ in 0..<2 { #expect(try await connection.ask(token) == expected) }
        }
    }
}
