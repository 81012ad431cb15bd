import JOSE
import JSON
import Testing

/// One token, the configuration it meets, and what must come of it.
struct AttackCase {
    enum Expectation: String {
        case accept, reject, either
    }

    let name: String
    let reason: String
    let expectation: Expectation
    let token: String
    /// Issuer and the file of its keys; one or several.
    let trusted: [(issuer: ExactString, keys: String)]
    let now: Double
    private let config: JSONValue

    init(_ value: JSONValue) throws {
        name = try value.text("name")
        reason = try value.text("reason")
        let expect = try value.text("expect")
        expectation = try #require(Expectation(rawValue: expect), "\(name)")
        config = try #require(value["config"])
        now = try #require(config["now"]?.number?.double)
        token = try AttackCase.token(value)
        if let list = config["trusted"]?.array {
            trusted = try list.map { (ExactString(try $0.text("issuer")), try $0.text("jwks")) }
        } else {
            trusted = [(ExactString(try config.text("issuer")), try config.text("jwks"))]
        }
        for algorithm in value["requires"]?.array ?? [] {
            let name = try #require(algorithm.string?.string)
            try #require(JWSAlgorithm(rawValue: name) != nil, "\(self.name) needs \(name)")
        }
    }

    private static func token(_ value: JSONValue) throws -> String {
        if let token = value["token"]?.string { return token.string }
        let parts = try #require(value["repeat"])
        let count = try #require(parts["count"]?.number?.int)
        let middle = String(repeating: try parts.text("char"), count: count)
        return try parts.text("prefix") + middle + parts.text("suffix")
    }

    func policy(for issuer: ExactString) throws -> TokenPolicy {
        let useName = try config.text("token_use")
        let use = try #require(TokenUse(rawValue: useName))
        let names = try #require(config["algorithms"]?.array).map { try #require($0.string) }
        let requiredType = config["require_typ"]?.string.flatMap { TokenType($0) }
        try #require((config["require_typ"] == nil) == (requiredType == nil))
        return TokenPolicy(
            issuer: issuer,
            audiences: [Audience(ExactString(try config.text("audience")), use: use)],
            algorithms: Set(try names.map { try #require(JWSAlgorithm(rawValue: $0.string)) }),
            leewaySeconds: try #require(config["leeway"]?.number?.double),
            requiredType: requiredType,
            expectedNonce: config["nonce"]?.string
        )
    }
}

@Suite("Attack tokens", .enabled(if: Vectors.isAvailable))
struct AttackTests {
    @Test("meet a verifier that lets in exactly those it should")
    func attackTokens() throws {
        let cases = try #require(try Vectors.json("jwt-attacks/cases.json").array)
        var run: [AttackCase.Expectation: Int] = [:]
        var keySets: [String: JSONWebKeySet] = [:]
        for value in cases {
            let attack = try AttackCase(value)
            for (_, file) in attack.trusted where keySets[file] == nil {
                // A document that is no key set gives no keys.
                let keys = try? JSONWebKeySet(parsing: Vectors.bytes("jwt-attacks/" + file))
                keySets[file] = keys ?? JSONWebKeySet()
            }
            let outcome = try outcome(of: attack, keySets)
            let text = "\(attack.name): \(outcome), \(attack.reason)"
            switch (attack.expectation, outcome) {
            case (.accept, .success), (.reject, .failure), (.either, _): break
            case (.accept, .failure), (.reject, .success): Issue.record("\(text)")
            }
            run[attack.expectation, default: 0] += 1
        }
        #expect(run.values.reduce(0, +) == cases.count)
        #expect(run[.accept] ?? 0 > 0 && run[.reject] ?? 0 > 0)
    }

    private func outcome(
        of attack: AttackCase,
        _ keySets: [String: JSONWebKeySet]
    ) throws -> Result<ExactString, TokenError> {
        do {
            let token = try UnverifiedToken(compact: attack.token)
            // With one issuer, `verify` itself must refuse another; with several, `iss` chooses.
            let chosen =
                attack.trusted.count == 1
                ? attack.trusted.first
                : attack.trusted.first { $0.issuer == token.unverifiedIssuer }
            guard let chosen else { return .failure(.issuerMismatch) }
            let verified = try token.verify(
                keys: try #require(keySets[chosen.keys]),
                policy: attack.policy(for: chosen.issuer),
                now: attack.now
            )
            #expect(verified.issuer == chosen.issuer)
            return .success(verified.subject)
        } catch let error as TokenError {
            return .failure(error)
        }
    }
}
