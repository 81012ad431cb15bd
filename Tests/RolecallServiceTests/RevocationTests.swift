import JSON
import RolecallService
import Testing

@Suite("Revoked tokens")
struct RevocationTests {
    private static let issuer: ExactString = "https://rolecall.example/"

    private static func revoke(_ rolecall: Rolecall, _ members: JSONValue) async throws -> Answer {
        let own: JSONValue = ["issuer": .string(issuer)]
        return try await rolecall.admin("POST", "revocations", own.merging(members))
    }

    @Test("a token is stopped by its id, on the next request and wherever it is sent")
    func tokenID() async throws {
        try await withAdmins { rolecall, directory in
            let issuer = directory.issuer
            let stolen = try issuer.token("auth0|vera", ["jti": "t-1"])
            let other = try issuer.token("auth0|vera", ["jti": "t-2"])
            let client = try issuer.client()
            let headers = [(name: "Rolecall-Subject-Token", value: stolen)]
            #expect(try await rolecall.permissions(stolen).status == 200)
            #expect(try await rolecall.evaluate(client, readDocument, headers).status == 200)

            let revoked = try await Self.revoke(rolecall, ["jti": "t-1", "reason": "stolen"])
            #expect(revoked.status == 201, "\(revoked.text)")
            #expect(
                revoked.withoutRevision == [
                    "issuer": .string(Self.issuer), "jti": "t-1", "reason": "stolen",
                    "revoked_at": "2027-01-15T08:00:00.000Z", "until": "2027-02-14T08:05:00.000Z",
                ]
            )
            let list = try await rolecall.admin("GET", "revocations").list("revocations")
            #expect(list == [revoked.withoutRevision])
            let journal = try await rolecall.admin("GET", "audit").list("entries")
            #expect(journal.map { $0["reason"] } == ["stolen"])
            for _ in 0..<2 {
                let answer = try await rolecall.permissions(stolen)
                expectProblem(answer, 401, "token_invalid")
                let sent = try await rolecall.evaluate(client, readDocument, headers)
                #expect(sent.status == 400, "\(sent.text)")
            }
            #expect(try await rolecall.permissions(other).status == 200)
            let never = try issuer.token("auth0|vera", ["jti": "t-1", "nonce": "another text"])
            expectProblem(try await rolecall.permissions(never), 401, "token_invalid")
        }
    }

    @Test("what a user had been given before a time is stopped, what comes later is not")
    func subject() async throws {
        try await withAdmins { rolecall, directory in
            let issuer = directory.issuer
            let start = Int(TestClock.start)
            func token(_ user: ExactString, issuedAt time: Int) throws -> String {
                try issuer.token(user, ["iat": .number(JSONNumber(time))])
            }
            let old = try token("auth0|vera", issuedAt: start - 10)
            let late = try token("auth0|vera", issuedAt: start - 5)
            let foreign = try token("auth0|ada", issuedAt: start - 10)
            for token in [old, late, foreign] {
                #expect(try await rolecall.permissions(token).status == 200)
            }
            let revoked = try await Self.revoke(
                rolecall,
                ["sub": "auth0|vera", "issued_before": "2027-01-15T07:59:55Z"]
            )
            #expect(revoked.status == 201, "\(revoked.text)")
            #expect(revoked.json["issued_before"] == "2027-01-15T07:59:55.000Z")
            expectProblem(try await rolecall.permissions(old), 401, "token_invalid")
            #expect(try await rolecall.permissions(late).status == 200)
            #expect(try await rolecall.permissions(foreign).status == 200)

            // An earlier time takes nothing back.
            let earlier = try await Self.revoke(
                rolecall,
                ["sub": "auth0|vera", "issued_before": "2027-01-15T07:00:00Z"]
            )
            #expect(earlier.status == 201)
            #expect(earlier.json["issued_before"] == "2027-01-15T07:59:55.000Z")
            expectProblem(try await rolecall.permissions(old), 401, "token_invalid")
        }
    }

    @Test("revocations of tokens that somebody else gives out have no end")
    func foreign() async throws {
        let issuers = [try TestIssuer()]
        try await withDirectoryService(.administered, issuers: issuers) { rolecall, directory in
            try await directory.create("auth0|ada", roles: ["admin"])
            for (issuer, isOwn) in [(directory.issuer.name, true), (issuers[0].name, false)] {
                let order: JSONValue = ["issuer": .string(issuer), "jti": "t-1"]
                let answer = try await rolecall.admin("POST", "revocations", order)
                #expect(answer.status == 201, "\(answer.text)")
                #expect((answer.json["until"] != nil) == isOwn, "\(answer.text)")
            }
        }
    }

    @Test("revocations survive a restart, and say who made them in the journal")
    func restart() async throws {
        try await withDirectory { directory in
            try await directory.create("auth0|ada", roles: ["admin"])
            try await directory.create("auth0|vera")
            let stolen = try directory.issuer.token("auth0|vera", ["jti": "t-1"])
            try await withRolecall(.administered, issuers: [], directory: directory) { rolecall in
                #expect(try await Self.revoke(rolecall, ["jti": "t-1"]).status == 201)
                let journal = try await rolecall.admin("GET", "audit").list("entries")
                #expect(journal.map { $0["kind"] } == ["token_revoked"])
                #expect(journal.first?["actor"] == "auth0|ada")
            }
            try await withRolecall(.administered, issuers: [], directory: directory) { rolecall in
                expectProblem(try await rolecall.permissions(stolen), 401, "token_invalid")
                let list = try await rolecall.admin("GET", "revocations").list("revocations")
                #expect(list.map { $0["jti"] } == ["t-1"])
            }
        }
    }

    @Test("an admin whose token is revoked does nothing with it any more")
    func admins() async throws {
        try await withAdmins { rolecall, directory in
            try await directory.create("auth0|anna", roles: ["admin"])
            let token = try directory.issuer.token(
                "auth0|anna",
                ["scope": "admin:access", "jti": "a-1"]
            )
            #expect(try await rolecall.admin("GET", "audit", token: token).status == 200)
            #expect(try await Self.revoke(rolecall, ["jti": "a-1"]).status == 201)
            let answer = try await rolecall.admin("GET", "audit", token: token)
            expectProblem(answer, 401, "token_invalid")
        }
    }

    @Test("revocations in force are listed in pages")
    func pages() async throws {
        try await withAdmins { rolecall, _ in
            for id in ["t-1", "t-2", "t-3"] {
                _ = try await Self.revoke(rolecall, ["jti": .string(ExactString(id))])
            }
            let first = try await rolecall.admin("GET", "revocations?limit=2")
            #expect(first.list("revocations").map { $0["jti"] } == ["t-1", "t-2"])
            let next = try #require(first.next)
            let rest = try await rolecall.admin("GET", "revocations?limit=2&after=\(next)")
            #expect(rest.list("revocations").map { $0["jti"] } == ["t-3"])
            // Thirty days and the greatest leeway later no token of that time is taken any more.
            rolecall.clock.pass(seconds: 30 * 86_400 + 300)
            let token = try #require(rolecall.directory).issuer.token(
                "auth0|ada",
                [
                    "scope": "admin:access",
                    "exp": .number(JSONNumber(Int(TestClock.start) + 31 * 86_400)),
                ]
            )
            let dead = try await rolecall.admin("GET", "revocations", token: token)
            #expect(dead.status == 200, "\(dead.text)")
            #expect(dead.list("revocations").isEmpty)
        }
    }

    @Test("orders that say too little, too much or something else are refused")
    func invalid() async throws {
        try await withAdmins { rolecall, _ in
            let orders: [JSONValue] = [
                [:], ["jti": ""], ["jti": 1], ["sub": "auth0|vera"],
                ["issued_before": "2027-01-15T08:00:00Z"],
                ["jti": "t", "sub": "auth0|vera", "issued_before": "2027-01-15T08:00:00Z"],
                ["sub": "auth0|vera", "issued_before": "now"],
                ["sub": "auth0|vera", "issued_before": "2027-01-15T08:05:01Z"],
                ["jti": "t", "issuer": "https://elsewhere.example/"],
                ["jti": "t", "issuer": .null], ["jti": "t", "client": "x"],
            ]
            for order in orders {
                let answer = try await Self.revoke(rolecall, order)
                expectProblem(answer, 400, "invalid_request", order.text)
            }
            #expect(try await rolecall.admin("GET", "revocations").list("revocations").isEmpty)
        }
    }
}
