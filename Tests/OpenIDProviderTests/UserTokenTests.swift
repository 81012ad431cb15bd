import Directory
import JOSE
import JSON
import OpenIDProvider
import OpenSSL
import Passwords
import SQLiteStore
import Store
import Testing

@Suite("Tokens for users")
struct UserTokenTests {
    @Test("have the documented claims, and no others")
    func claims() async throws {
        try await withProvider { provider in
            try await provider.addUser()
            let answer = try await provider.signIn()
            #expect(answer.status == 200, "\(answer.text)")
            #expect(
                answer.names == ["access_token", "expires_in", "id_token", "scope", "token_type"]
            )
            #expect(answer.scope == "openid profile email")
            #expect(answer.json["expires_in"] == 86_400)
            let claims = try provider.claims(answer.accessToken)
            let names = claims.map(\.key.string).sorted()
            #expect(names == ["aud", "azp", "exp", "gty", "iat", "iss", "jti", "scope", "sub"])
            #expect(claims["sub"] == "auth0|63d17c4bdf1ce171262c7e93")
            #expect(
                claims["aud"] == ["https://rolecall.example/", "https://id.example.com/userinfo"]
            )
            #expect(claims["azp"] == "web")
            #expect(claims["gty"] == "password")
            #expect(claims["exp"]?.number?.int == provider.clock.seconds + 86_400)
        }
    }

    @Test("with `openid` come with an ID token")
    func idToken() async throws {
        try await withProvider { provider in
            try await provider.addUser()
            let answer = try await provider.signIn()
            let claims = try provider.claims(answer.idToken, audience: "web", use: .id)
            #expect(claims["iss"] == "https://id.example.com/")
            #expect(claims["sub"] == "auth0|63d17c4bdf1ce171262c7e93")
            #expect(claims["aud"] == "web")
            #expect(claims["iat"]?.number?.int == provider.clock.seconds)
            #expect(claims["auth_time"] == claims["iat"])
            #expect(claims["exp"]?.number?.int == provider.clock.seconds + 36_000)
            #expect(claims["name"] == "Ada Lovelace" && claims["given_name"] == "Ada")
            #expect(claims["email"] == "ada@example.com" && claims["email_verified"] == true)
            #expect(claims["updated_at"] == "2027-01-15T08:00:00.000Z")
            #expect(claims["picture"] == "https://pictures.example/ada.png")
            for name in ["scope", "gty", "app_metadata", "user_metadata", "phone_number"] {
                #expect(claims[ExactString(name)] == nil, "\(name)")
            }
            // OpenID Connect Core §3.1.3.6.
            let digest = try DigestAlgorithm.sha256.digest(
                of: Array((answer.accessToken ?? "").utf8)
            )
            #expect(claims["at_hash"]?.string == Base64URL.encode(Array(digest.prefix(16))))
            // An ID token is no access token, and the other way round.
            #expect(throws: TokenError.self) { try provider.claims(answer.idToken) }
            #expect(throws: TokenError.self) {
                try provider.claims(answer.accessToken, audience: "web", use: .id)
            }
        }
    }

    struct Scopes: Sendable {
        var client = "web"
        var audience: ExactString?
        var asked: ExactString?
        var granted: String?
        var hasIDToken = false
    }

    static let scopes: [Scopes] = [
        Scopes(),
        Scopes(asked: "profile email", granted: "profile email"),
        Scopes(asked: "openid offline_access", granted: "openid", hasIDToken: true),
        Scopes(
            asked: "openid phone address admin:access",
            granted: "openid phone admin:access",
            hasIDToken: true
        ),
        Scopes(asked: "evaluate:access read:users *", granted: ""),
        Scopes(
            audience: "https://api.example/",
            asked: "openid admin:access read:a",
            granted: "openid",
            hasIDToken: true
        ),
        Scopes(
            client: "desk",
            audience: "https://api.example/",
            asked: "profile read:a read:c admin:access address",
            granted: "profile read:a"
        ),
        Scopes(
            client: "desk",
            audience: "https://all.example/",
            asked: "read:a anything",
            granted: "read:a anything"
        ),
        Scopes(client: "desk", asked: "read:a search:access", granted: ""),
        Scopes(
            audience: Provider.managementAudience,
            asked: "read:current_user read:users admin:access",
            granted: "read:current_user"
        ),
    ]

    @Test("hold the scopes that users can have")
    func scopes() async throws {
        try await withProvider { provider in
            try await provider.addUser()
            for example in Self.scopes {
                let answer = try await provider.signIn(
                    client: ExactString(example.client),
                    scope: example.asked,
                    audience: example.audience
                )
                #expect(answer.status == 200, "\(answer.text)")
                #expect(answer.scope == example.granted)
                #expect((answer.idToken != nil) == example.hasIDToken)
                let audience = example.audience ?? Provider.ownAudience
                let claims = try provider.claims(answer.accessToken, audience: audience)
                let expected: JSONValue =
                    example.hasIDToken
                    ? [.string(audience), .string(Provider.userInfoAudience)] : .string(audience)
                #expect(claims["aud"] == expected)
            }
            let nowhere = try await provider.signIn(audience: "https://nowhere.example/")
            #expect(nowhere.status == 403 && nowhere.error == "access_denied")
        }
    }

    @Test(
        "are given for the e-mail address and the user name, in any case",
        arguments: ["ada@example.com", "ADA@Example.COM", "ada", "Ada"]
    )
    func names(name: String) async throws {
        try await withProvider { provider in
            try await provider.addUser()
            #expect(try await provider.signIn(as: ExactString(name)).status == 200)
            let form =
                "grant_type=password&client_id=app&username=\(name)&password=c0rrect-Horse%21"
            let answer = try await provider.post("/oauth/token", form)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.idToken == nil && answer.scope == nil)
        }
    }

    @Test("are not given for other spellings that Unicode takes for the same")
    func kelvin() async throws {
        try await withProvider { provider in
            try await provider.addUser { $0.username = "kim" }
            #expect(try await provider.signIn(as: "KIM").status == 200)
            #expect(try await provider.signIn(as: "\u{212A}im").status == 403)
        }
    }

    @Test("count the sign-in, with its time and place, and nothing else")
    func record() async throws {
        try await withProvider { provider in
            let before = try await provider.addUser()
            provider.clock.advance(seconds: 10)
            _ = try await provider.signIn()
            var expected = before
            expected.loginsCount = 1
            expected.lastLogin = provider.clock.now
            expected.lastIP = "127.0.0.1"
            expected.updatedAt = provider.clock.now
            #expect(try await provider.storedUser() == expected)
            _ = try await provider.signIn()
            #expect(try await provider.storedUser().loginsCount == 2)
            _ = try await provider.signIn(password: "wrong")
            #expect(try await provider.storedUser().loginsCount == 2)
        }
    }

    @Test("are not given for a wrong password or to a blocked user, whose wrong password is wrong")
    func refusals() async throws {
        try await withProvider { provider in
            try await provider.addUser { $0.blocked = true }
            let wrong = try await provider.signIn(password: Provider.password + " ")
            #expect(wrong.status == 403 && wrong.error == "invalid_grant")
            #expect(wrong.errorDescription == "Wrong email or password.")
            let unknown = try await provider.signIn(as: "bob")
            #expect(unknown.status == 403 && unknown.body == wrong.body)
            let blocked = try await provider.signIn()
            #expect(blocked.status == 403 && blocked.error == "unauthorized")
            #expect(blocked.errorDescription == "user is blocked")
            try await provider.changeUser { $0.blocked = false }
            #expect(try await provider.signIn().status == 200)
            #expect(
                provider.log.codes == [
                    "invalid_grant", "invalid_grant", "unauthorized", "tokens_issued",
                ]
            )
            // Ids are random and hexadecimal: by chance they hold some of the words.
            let log = provider.log.text.replacing(/[0-9a-f]{16,}/, with: "")
            for text in ["Horse", "ada", "bob"] { #expect(!log.contains(text)) }
        }
    }

    @Test("are not given to users of other connections, or without a password")
    func otherConnections() async throws {
        try await withProvider { provider in
            let id = try #require(UserID("sms|1"))
            let identity = Identity(connection: "sms", provider: "sms", userID: "1")
            var user = User(id: id, identity: identity, createdAt: provider.clock.now)
            user.email = "eve@example.com"
            let added = user
            _ = try await provider.store.write { try $0.insert(added) }
            #expect(try await provider.signIn(as: "eve@example.com").status == 403)
            try await provider.addUser()
            let own = try await provider.storedUser().id
            _ = try await provider.store.write { try $0.setPasswordHash(nil, of: own) }
            #expect(try await provider.signIn().status == 403)
        }
    }

    @Test("are given for an old hash, which is replaced, and not for an unreadable one")
    func hashes() async throws {
        try await withProvider { provider in
            let old = ScryptParameters(costExponent: 5, blockSize: 1, parallelism: 1)
            let user = try await provider.addUser(parameters: old)
            #expect(try await provider.signIn().status == 200)
            let hash = try await provider.store.read { try $0.passwordHash(of: user.id) }.value
            #expect(hash?.encoded.contains("$ln=4,") == true)
            #expect(try await provider.signIn().status == 200)
            _ = try await provider.store.write {
                try $0.setPasswordHash(PasswordHash(encoded: "$2b$31$x"), of: user.id)
            }
            let answer = try await provider.signIn()
            #expect(answer.status == 403 && answer.error == "invalid_grant")
            #expect(provider.log.codes.contains("passwords_hash_unreadable"))
        }
    }

    @Test("leave a picture of the user's of more than 2,048 bytes out, that the token stays small")
    func pictures() async throws {
        try await withProvider { provider in
            let profiles = try #require(try await provider.addUser().picture)
            for (count, isShown) in [(2_048, true), (2_049, false)] {
                let end = String(repeating: "p", count: count - 12)
                let picture = ExactString("https://a.b/" + end)
                try await provider.changeUser {
                    $0.userMetadata = (["picture": .string(picture)] as JSONValue).object
                }
                let token = try await provider.signIn().idToken
                let claims = try provider.claims(token, audience: "web", use: .id)
                #expect(claims["picture"] == .string(isShown ? picture : profiles))
            }
        }
    }
}
