import Foundation
import JOSE
import JSON
import LoopbackServer
import ServedBinary
import Testing

extension Fault {
    /// There is no such host.
    static func unknownHost() async throws -> Seen {
        let issuer = try OtherIssuer("https://issuer.invalid/", keys: "https://issuer.invalid/keys")
        return try await Site.with(more: issuer.setting) { site in
            try await site.serving { try await unavailable(issuer, $0) }
        }
    }

    /// Nobody listens where the issuer's keys are, until somebody does.
    static func refusedConnection() async throws -> Seen {
        let signer = try JWSSigner(generating: .es256)
        let keys = "\(JSONWebKeySet([signer.publicKey]).publicJSON)"
        let server = try LoopbackServer { _ in .json(keys) }
        defer { server.stop() }
        let issuer = OtherIssuer(server.url("/"), keys: server.url("/keys"), signer)
        server.stop()
        return try await Site.with(more: issuer.setting) { site in
            try await site.serving { serving in
                let seen = try await unavailable(issuer, serving)
                try server.start()
                try await eventually("its tokens are judged") {
                    try await issuer.ask(serving).status == 200
                }
                #expect(try await serving.get("/health/ready").status == 200)
                return seen
            }
        }
    }

    /// Asks with a token of the issuer, and with one of the directory.
    private static func unavailable(
        _ issuer: OtherIssuer,
        _ serving: Serving
    ) async throws -> Seen {
        try await serving.makeUser("ann", mayRead: true)
        let line = try await serving.process.line(containing: "keys cannot be fetched")
        // What libcurl says names the host.
        #expect(line.contains("detail") && line.contains("issuer_unreachable"), "\(line)")
        let start = ContinuousClock.now
        let (answer, other) = (try await issuer.ask(serving), try await serving.check("ann"))
        #expect(.now - start < .seconds(5))
        #expect(other.isAllow)
        #expect(try await serving.get("/health/live").status == 200)
        #expect(try await serving.get("/health/ready").status == 503)
        return Seen(answers: [answer, other].outcomes, log: serving.process.log)
    }
}

/// An issuer besides the directory, and a user of it.
private struct OtherIssuer: Sendable {
    let name: String
    let keys: String
    let signer: JWSSigner

    init(_ name: String, keys: String, _ signer: JWSSigner) {
        (self.name, self.keys, self.signer) = (name, keys, signer)
    }

    init(_ name: String, keys: String) throws {
        self.init(name, keys: keys, try JWSSigner(generating: .es256))
    }

    /// What the configuration says of it.
    var setting: String {
        """
        issuers:
          - { issuer: "\(name)", audiences: [app], jwks_uri: "\(keys)", algorithms: [ES256],
              profile: [claims] }

        """
    }

    /// Asks with a good token of its user.
    func ask(_ serving: Serving) async throws -> Reply {
        let now = Int(Date().timeIntervalSince1970)
        let token = try signer.token(
            claims: [
                "iss": .string(ExactString(name)), "sub": "ann", "aud": "app",
                "iat": .number(JSONNumber(now)), "exp": .number(JSONNumber(now + 600)),
            ]
        )
        return try await serving.post(
            "/access/v1/evaluation",
            ["action": ["name": "read"], "resource": ["type": "document", "id": "1"]],
            token: token
        )
    }
}
