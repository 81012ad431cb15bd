import Directory
import JSON
import OpenIDProvider
import Testing

@Suite("Token info")
struct TokenInfoTests {
    static let names = [
        "clientID", "connection", "created_at", "email", "email_verified", "global_client_id",
        "identities", "isSocial", "name", "nickname", "picture", "provider", "updated_at",
        "user_id",
    ]

    @Test("shows the stored profile of an ID token's user, however it is asked")
    func profile() async throws {
        try await withProvider { provider in
            try await provider.addUser()
            let signedIn = try await provider.signIn(scope: "openid")
            let token = try #require(signedIn.idToken)
            let answers = [
                try await provider.post("/tokeninfo", "id_token=\(token)"),
                try await provider.post(
                    "/tokeninfo",
                    #"{"id_token":"\#(token)"}"#,
                    mediaType: "application/json"
                ),
                try await provider.get("/tokeninfo?id_token=\(token)"),
            ]
            for answer in answers {
                #expect(answer.status == 200, "\(answer.text)")
                #expect(answer.names == Self.names)
                #expect(answer.json["user_id"] == "auth0|63d17c4bdf1ce171262c7e93")
                #expect(answer.json["clientID"] == "web")
                #expect(answer.json["provider"] == "auth0" && answer.json["isSocial"] == false)
                #expect(answer.json["connection"]?.string == Provider.connection)
                #expect(answer.json["identities"]?.array?.count == 1)
                #expect(answer["Cache-Control"] == "no-store")
            }
        }
    }

    @Test("refuses other tokens, and tokens of blocked users and unknown clients")
    func refusals() async throws {
        try await withProvider { provider in
            try await provider.addUser()
            let signedIn = try await provider.signIn()
            let token = try #require(signedIn.idToken)
            let access = try #require(signedIn.accessToken)
            func ask(_ token: String) async throws -> Answer {
                try await provider.post("/tokeninfo", "id_token=\(token)")
            }
            for other in [access, "x", String(token.dropLast())] {
                let answer = try await ask(other)
                #expect(answer.status == 401 && answer.text == "Unauthorized")
                #expect(answer["WWW-Authenticate"]?.contains("invalid_token") == true)
            }
            let missing = try await provider.get("/tokeninfo")
            #expect(missing.status == 400 && missing.error == "invalid_request")
            #expect(try await provider.post("/tokeninfo", "id_token=").status == 400)
            #expect(try await provider.post("/tokeninfo", "{", mediaType: "a/b").status == 415)
            try await provider.changeUser { $0.blocked = true }
            #expect(try await ask(token).status == 401)
            try await provider.changeUser { $0.blocked = false }
            #expect(try await ask(token).status == 200)
            provider.clients.replaceConfigured([TestClients.app])
            #expect(try await ask(token).status == 401)
        }
    }
}
