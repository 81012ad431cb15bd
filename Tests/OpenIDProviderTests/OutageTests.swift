import JSON
import OpenIDProvider
import OpenSSL
import Passwords
import SQLiteStore
import Testing

@Suite("Outages of what the provider needs")
struct OutageTests {
    @Test("a store that is gone is a 503 in the form of the endpoint, while keys go on")
    func closedStore() async throws {
        try await withProvider { provider in
            try await provider.addUser()
            let token = try await provider.signIn().accessToken
            await provider.store.close()
            for answer in [
                try await provider.signIn(),
                try await provider.get("/userinfo", token: token),
            ] {
                #expect(answer.status == 503, "\(answer.text)")
                #expect(answer.error == "temporarily_unavailable")
                #expect(answer["Retry-After"] == "2")
                #expect(answer["Cache-Control"] == "no-store")
            }
            // Clients are in memory, and so are keys.
            #expect(try await provider.clientToken("backend").status == 200)
            #expect(try await provider.get("/.well-known/jwks.json").status == 200)
            #expect(provider.log.codes.count { $0 == "store_unavailable" } == 2)
        }
    }

    @Test("a full queue of passwords is a 503, and no failure of the user")
    func fullQueue() async throws {
        let slow = ScryptParameters(costExponent: 14, blockSize: 8, parallelism: 4)
        var setup = Provider.Setup()
        setup.hasher = PasswordHasher(parameters: slow, threads: 1, waitingMax: 0)
        try await withProvider(setup) { provider in
            try await provider.addUser(parameters: slow)
            let answers = try await provider.signInAtOnce(count: 6)
            let refused = answers.filter { $0.status == 503 }
            #expect(refused.count + answers.count { $0.status == 200 } == 6)
            #expect(!refused.isEmpty)
            for answer in refused {
                #expect(answer.error == "temporarily_unavailable")
                #expect(answer["Retry-After"] == "2")
            }
            #expect(provider.log.codes.contains("passwords_overloaded"))
            for _ in 0..<12 { #expect(try await provider.signIn().status == 200) }
        }
    }
}
