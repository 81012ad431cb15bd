import Configuration
import JOSE
import JSON
import Testing

@Suite("The configuration with issuers alone")
struct DefaultSettingsTests {
    private func defaults() throws -> Settings {
        try load("issuers: [{ issuer: https://a.example/ }]\n").settings
    }

    @Test("has the documented defaults")
    func documentedDefaults() throws {
        let settings = try defaults()
        #expect(settings.addresses(port: nil).publicURL == "http://127.0.0.1:8080")
        #expect(settings.addresses(port: nil).audience == "http://127.0.0.1:8080/")
        #expect(settings.listeners == [ListenerSettings()])
        #expect(settings.policies.path == "/etc/rolecall/policies")
        #expect(!settings.policies.isExplicit)
        #expect(settings.store.path == "/etc/rolecall/data/rolecall.db")
        #expect(settings.directory.kind == .embedded)
        #expect(settings.subjects.map(\.type) == ["user"])
        #expect(settings.subjects.first?.attributes == [.root("user_id")])
        #expect(settings.leewaySeconds == 60)
        #expect(settings.corsOrigins.isEmpty)
        #expect(settings.clients.isEmpty)
        #expect(settings.hooks.secret == nil)
        #expect(settings.decisionLog == nil)
        #expect(settings.log.level == .info)
        #expect(settings.log.format == .json)
    }

    @Test("has the documented limits")
    func documentedLimits() throws {
        let limits = try defaults().limits
        #expect(limits.bodyBytes == 1_048_576)
        #expect(limits.headBytes == 32_768)
        #expect(limits.tokenBytes == 16_384)
        #expect(limits.jsonDepth == 64)
        #expect(limits.batch == 1_000)
        #expect(limits.connections == 4_096)
        #expect(limits.connectionsPerAddress == 0)
        #expect(limits.requestTime == .seconds(15))
        #expect(limits.idleTime == .seconds(10))
        #expect(limits.failedAuthenticationsPerSecond == 100)
    }

    @Test("has the documented cache times")
    func documentedCache() throws {
        let cache = try defaults().cache
        #expect(cache.fresh == .seconds(60))
        #expect(cache.staleWhileRevalidate == .seconds(60))
        #expect(cache.staleIfError == .seconds(300))
        #expect(cache.users == 100_000)
    }

    @Test("takes RS256 access tokens for Rolecall's own audience, by discovery")
    func issuerDefaults() throws {
        let issuer = try #require(try defaults().issuers.first)
        #expect(issuer.issuer.text == "https://a.example/")
        #expect(issuer.audiences == nil)
        #expect(issuer.algorithms == [.rs256])
        #expect(issuer.profile == [.claims])
        #expect(issuer.attributes.isEmpty)
        #expect(issuer.keys == .discovery)
        #expect(issuer.keysMaxAge == .seconds(600))
        #expect(issuer.certificateAuthorityFile == nil)
        #expect(issuer.requiredType == nil)
        #expect(!issuer.takesOpaqueTokens)
        #expect(issuer.subjectType == nil)
    }
}
