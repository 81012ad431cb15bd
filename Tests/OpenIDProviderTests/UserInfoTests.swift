import Directory
import JOSE
import JSON
import OpenIDProvider
import SQLiteStore
import Store
import Testing

@Suite("User info")
struct UserInfoTests {
    static let scopes: [(scope: ExactString, names: [String])] = [
        ("openid", ["sub"]),
        ("openid email", ["email", "email_verified", "sub"]),
        (
            "openid profile",
            ["family_name", "given_name", "name", "nickname", "picture", "sub", "updated_at"]
        ),
        ("openid phone", ["phone_number", "phone_number_verified", "phone_verified", "sub"]),
        ("openid address", ["sub"]),
    ]

    @Test("answers by scope, to GET and POST")
    func byScope() async throws {
        try await withProvider { provider in
            try await provider.addUser()
            for (scope, names) in Self.scopes {
                let token = try #require(try await provider.signIn(scope: scope).accessToken)
                let answer = try await provider.get("/userinfo", token: token)
                #expect(answer.status == 200)
                #expect(answer.names == names)
                #expect(answer.json["sub"] == "auth0|63d17c4bdf1ce171262c7e93")
                #expect(answer["Cache-Control"] == "no-store")
                let posted = try await provider.post(
                    "/userinfo",
                    "a=b",
                    [("authorization", "bearer \(token)")]
                )
                #expect(posted.body == answer.body)
            }
        }
    }

    @Test("shows the values of now, and the picture that the user chose")
    func current() async throws {
        try await withProvider { provider in
            try await provider.addUser()
            let token = try await provider.signIn().accessToken
            let before = try await provider.get("/userinfo", token: token)
            #expect(before.json["picture"] == "https://pictures.example/ada.png")
            try await provider.changeUser {
                $0.name = "Countess"
                $0.email = nil
                $0.userMetadata = (["picture": "https://own.example/"] as JSONValue).object
            }
            let answer = try await provider.get("/userinfo", token: token)
            #expect(answer.json["name"] == "Countess")
            #expect(answer.json["email"] == nil && answer.json["email_verified"] == nil)
            #expect(answer.json["picture"] == "https://own.example/")
        }
    }

    @Test("gives the whole profile to a client that is not conformant, without secrets")
    func wholeProfile() async throws {
        try await withProvider { provider in
            try await provider.addUser {
                $0.userMetadata = (["picture": "https://own.example/"] as JSONValue).object
            }
            let token = try await provider.signIn(client: "legacy", scope: "openid").accessToken
            let answer = try await provider.get("/userinfo", token: token)
            var expected = try await provider.storedUser().json
            expected["picture"] = "https://own.example/"
            expected["sub"] = "auth0|63d17c4bdf1ce171262c7e93"
            #expect(answer.json.object == expected)
            #expect(answer.json["app_metadata"] == ["roles": ["admin"]])
            #expect(!answer.text.contains("scrypt") && !answer.text.contains("password"))
            // Without its client, the token gives the least.
            provider.clients.replaceConfigured([])
            #expect(try await provider.get("/userinfo", token: token).names == ["sub"])
        }
    }

    @Test("refuses a blocked and a deleted user's token at once")
    func goneUsers() async throws {
        try await withProvider { provider in
            let user = try await provider.addUser()
            let token = try await provider.signIn().accessToken
            try await provider.changeUser { $0.blocked = true }
            let blocked = try await provider.get("/userinfo", token: token)
            #expect(blocked.status == 401 && blocked.error == "invalid_token")
            try await provider.changeUser { $0.blocked = nil }
            #expect(try await provider.get("/userinfo", token: token).status == 200)
            _ = try await provider.store.write { try $0.deleteUser(user.id) }
            let deleted = try await provider.get("/userinfo", token: token)
            #expect(deleted.status == 401 && deleted.body == blocked.body)
            #expect(
                provider.log.codes == ["tokens_issued", "subject_blocked", "unknown_subject"]
            )
        }
    }

    /// A revocation of the token, made from its claims.
    private static func revocation(
        _ kind: Revocation.Key.Kind,
        _ claims: JSONObject,
        issuedBefore seconds: Int64
    ) throws -> Revocation {
        let never = UserTime(milliseconds: .max)
        let target: Revocation.Target =
            switch kind {
            case .token: .token(try #require(claims["jti"]?.string))
            case .subject:
                .subject(
                    try #require(claims["sub"]?.string),
                    issuedBefore: UserTime(milliseconds: seconds * 1_000)
                )
            }
        return Revocation(issuer: Provider.issuer, target, deadAt: never, revokedAt: never)
    }

    @Test(
        "refuses a revoked token at once, by `jti` and by `sub`, and the ID token at /tokeninfo",
        arguments: Revocation.Key.Kind.allCases
    )
    func revoked(by kind: Revocation.Key.Kind) async throws {
        try await withProvider { provider in
            try await provider.addUser()
            let (first, second) = (try await provider.signIn(), try await provider.signIn())
            func statuses(_ signedIn: Answer) async throws -> [Int] {
                let idToken = try #require(signedIn.idToken)
                return [
                    try await provider.get("/userinfo", token: signedIn.accessToken).status,
                    try await provider.post("/tokeninfo", "id_token=\(idToken)").status,
                ]
            }
            func revoke(_ claims: JSONObject, issuedBefore seconds: Int64) async throws {
                let revocation = try Self.revocation(kind, claims, issuedBefore: seconds)
                _ = try await provider.store.write { try $0.put(revocation) }
            }
            let access = try provider.claims(first.accessToken)
            let id = try provider.claims(first.idToken, audience: "web", use: .id)
            switch kind {
            case .token:
                try await revoke(access, issuedBefore: 0)
                #expect(try await statuses(first) == [401, 200])
                try await revoke(id, issuedBefore: 0)
                #expect(try await statuses(first) == [401, 401])
                #expect(try await statuses(second) == [200, 200])
            case .subject:
                try await revoke(access, issuedBefore: TestClock.start)
                #expect(try await statuses(first) == [200, 200])
                try await revoke(access, issuedBefore: TestClock.start + 1)
                #expect(try await statuses(first) == [401, 401])
                provider.clock.advance(seconds: 1)
                #expect(try await statuses(try await provider.signIn()) == [200, 200])
            }
            #expect(provider.log.codes.contains("token_revoked"))
        }
    }

    @Test("takes no token from a peer that has brought too many bad ones, nor another wrong secret")
    func budget() async throws {
        var setup = Provider.Setup()
        setup.budget = TestBudget(failuresMax: 3)
        try await withProvider(setup) { provider in
            try await provider.addUser()
            let signedIn = try await provider.signIn()
            let (access, id) = (signedIn.accessToken, try #require(signedIn.idToken))
            #expect(try await provider.get("/userinfo").status == 401)
            #expect(try await provider.get("/userinfo", token: access).status == 200)
            #expect(setup.budget.failures == 0)
            #expect(try await provider.get("/userinfo", token: "x").status == 401)
            #expect(try await provider.post("/tokeninfo", "id_token=x").status == 401)
            #expect(try await provider.clientToken("backend", secret: "x").status == 401)
            #expect(setup.budget.failures == 3)
            for answer in [
                try await provider.get("/userinfo", token: access),
                try await provider.post("/tokeninfo", "id_token=\(id)"),
                try await provider.clientToken("backend", secret: "x"),
            ] {
                #expect(answer.status == 429 && answer.error == "too_many_attempts")
                #expect(answer["Retry-After"] == "1")
            }
            #expect(try await provider.clientToken("backend").status == 200)
            #expect(setup.budget.failures == 3)
        }
    }

    @Test("refuses every other token, all alike, and says how to ask where there is none")
    func refusals() async throws {
        try await withProvider { provider in
            try await provider.addUser()
            let missing = try await provider.get("/userinfo")
            #expect(missing.status == 401 && missing.error == "unauthorized")
            #expect(missing["WWW-Authenticate"] == #"Bearer realm="rolecall""#)
            let signedIn = try await provider.signIn()
            let access = try #require(signedIn.accessToken)
            let others = [
                try #require(signedIn.idToken),
                try #require(try await provider.signIn(scope: "profile").accessToken),
                try #require(try await provider.clientToken("backend").accessToken),
                String(access.dropLast(2)), access + ".", "x", "",
            ]
            for token in others {
                let answer = try await provider.get("/userinfo", token: token)
                #expect(answer.status == 401, "\(token)")
                #expect(answer.error == "invalid_token" || token == "")
            }
            provider.clock.advance(seconds: 86_400 + 59)
            #expect(try await provider.get("/userinfo", token: access).status == 200)
            provider.clock.advance(seconds: 1)
            let expired = try await provider.get("/userinfo", token: access)
            #expect(expired.status == 401)
            #expect(
                expired["WWW-Authenticate"] == #"Bearer realm="rolecall", error="invalid_token""#
            )
            #expect(!provider.log.text.contains(access))
        }
    }

    @Test("refuses tokens of a client for a subject that is no user, and those without `openid`")
    func forged() async throws {
        try await withProvider { provider in
            try await provider.addUser()
            let signer = provider.keys.snapshot.signer
            func token(_ subject: JSONValue, scope: JSONValue) throws -> String {
                let claims: JSONValue = [
                    "iss": .string(Provider.issuer), "sub": subject, "scope": scope,
                    "aud": .string(Provider.userInfoAudience), "azp": "web",
                    "exp": .number(JSONNumber(provider.clock.seconds + 60)),
                ]
                return try signer.token(claims: claims.object ?? JSONObject())
            }
            let client = try token("backend@clients", scope: "openid")
            #expect(try await provider.get("/userinfo", token: client).status == 401)
            let user: JSONValue = "auth0|63d17c4bdf1ce171262c7e93"
            let bare = try await provider.get("/userinfo", token: token(user, scope: "profile"))
            #expect(bare.status == 403 && bare.error == "insufficient_scope")
            let whole = try await provider.get("/userinfo", token: token(user, scope: "openid"))
            #expect(whole.status == 200)
        }
    }
}
