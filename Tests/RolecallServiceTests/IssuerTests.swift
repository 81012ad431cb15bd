import JOSE
import JSON
import Testing

@Suite("Several issuers")
struct IssuerTests {
    @Test(
        "without keys are waited for as long as they say",
        arguments: [(nil, "1"), (.seconds(30), "30"), (.milliseconds(29_500), "30")]
            as [(Duration?, String)]
    )
    func absentKeys(_ time: Duration?, _ header: String) async throws {
        let issuer = try TestIssuer { _ in AbsentKeys(retryAfter: time) }
        try await withRolecall(issuers: [issuer]) { rolecall in
            let answer = try await rolecall.evaluate(try issuer.token("ann"), readDocument)
            expectProblem(answer, 503, "keys_unavailable")
            #expect(answer["Retry-After"] == header)
        }
    }

    /// One whose users have a type of their own, and one whose users are named with it.
    private static func pair() throws -> [TestIssuer] {
        [
            try TestIssuer("https://a.example/", subjectType: "staff", keyID: "k"),
            try TestIssuer("https://b.example/", subjectType: nil, keyID: "k"),
        ]
    }

    private static let named = subject("https://b.example/#alice")

    @Test("users of one `sub` under one `kid` are two users")
    func sameNames() async throws {
        try await withRolecall(issuers: Self.pair()) { rolecall in
            let staff = try rolecall.issuers[0].token("alice", ["roles": ["editor"]])
            let guest = try rolecall.issuers[1].token("alice", ["roles": ["viewer"]])
            for _ in 0..<2 {
                for (token, may) in [(staff, true), (guest, false)] {
                    let edit = question("edit", "document", "1")
                    #expect(try await rolecall.evaluate(token, edit).decision == may)
                    #expect(try await rolecall.evaluate(token, readDocument).decision == true)
                }
            }
            #expect(
                try await rolecall.permissions(staff).json["subject"]
                    == subject("alice", type: "staff")
            )
            #expect(try await rolecall.permissions(guest).json["subject"] == Self.named)
        }
    }

    @Test("a key signs for its own issuer alone")
    func foreignKey() async throws {
        try await withRolecall(issuers: Self.pair()) { rolecall in
            let (a, b) = (rolecall.issuers[0], rolecall.issuers[1])
            let own = try a.token("alice", ["roles": ["viewer"]])
            #expect(try await rolecall.evaluate(own, readDocument).decision == true)
            let forged = try b.signer.token(claims: a.claims("alice", ["roles": ["viewer"]]))
            expectProblem(try await rolecall.evaluate(forged, readDocument), 401, "token_invalid")
        }
    }

    @Test(
        "an issuer is compared byte for byte",
        arguments: [
            "https://a.example", "https://A.example/", "https://a.example//", "https://a.example/ ",
            "http://a.example/", "https://c.example/", "",
        ]
    )
    func otherIssuer(_ name: String) async throws {
        try await withRolecall(issuers: Self.pair()) { rolecall in
            let token = try rolecall.issuer.token("alice", ["iss": .string(ExactString(name))])
            expectProblem(try await rolecall.evaluate(token, readDocument), 401, "token_invalid")
        }
    }

    @Test("a user names itself as its issuer has it")
    func ownNames() async throws {
        try await withRolecall(issuers: Self.pair()) { rolecall in
            let staff = try rolecall.issuers[0].token("alice")
            let guest = try rolecall.issuers[1].token("alice")
            let names = [
                subject("alice", type: "staff"), Self.named, subject("alice"),
                subject("https://a.example/#alice"), subject("https://b.example/alice"),
            ]
            for (token, own) in [(staff, 0), (guest, 1)] {
                for (place, name) in names.enumerated() {
                    let answer = try await rolecall.evaluate(
                        token,
                        question("read", "document", "1", subject: name)
                    )
                    #expect(answer.status == (place == own ? 200 : 403), "\(name)")
                }
            }
        }
    }

    @Test("a client names users of both, and nobody else is known")
    func clientNames() async throws {
        try await withRolecall(issuers: Self.pair()) { rolecall in
            let client = try rolecall.issuers[0].client()
            let users = [
                subject("zed", type: "staff"), subject("https://b.example/#zed"),
                subject("https://b.example/#a#b"),
            ]
            for user in users {
                expectProblem(
                    try await rolecall.evaluate(
                        client,
                        question("read", "document", "1", subject: user)
                    ),
                    503,
                    "subject_token_required",
                    "\(user)"
                )
            }
            let strangers = [
                subject("zed"), subject("https://b.example/zed"), subject("https://b.example/#"),
                subject("https://c.example/#zed"), subject("https://a.example/#zed"),
                subject("zed", type: "Staff"), subject("https://b.example/#zed", type: "guest"),
            ]
            for stranger in strangers {
                let answer = try await rolecall.evaluate(
                    client,
                    question("read", "document", "1", subject: stranger)
                )
                #expect(answer.reasonCode == "unknown_subject", "\(stranger)")
            }
        }
    }

    @Test("a client of one issuer asks with a token of another")
    func subjectTokenOfAnother() async throws {
        try await withRolecall(issuers: Self.pair()) { rolecall in
            let client = try rolecall.issuers[0].client()
            let guest = try rolecall.issuers[1].token("alice", ["roles": ["viewer"]])
            let headers = [(name: "Rolecall-Subject-Token", value: guest)]
            let own = question("read", "document", "1", subject: Self.named)
            #expect(try await rolecall.evaluate(client, own, headers).decision == true)
            let other = question("read", "document", "1", subject: subject("alice", type: "staff"))
            expectProblem(
                try await rolecall.evaluate(client, other, headers),
                400,
                "invalid_request"
            )
        }
    }
}
