import Authorization
import JOSE
import JSON
import OpenSSL
import RolecallService

/// An issuer with a key of its own, which signs whatever a test wants.
struct TestIssuer: Sendable {
    /// The service's own audience, another API's, and an application that gets ID tokens.
    static let ownAudience: ExactString = "https://rolecall.example/"
    static let otherAudience: ExactString = "https://api.example/"
    static let application: ExactString = "app-1"
    /// The leeway of all issuers, in seconds.
    static let leewaySeconds = 60.0

    let name: ExactString
    let subjectType: ExactString?
    let signer: JWSSigner
    let source: any KeySource
    /// Where profiles come from; by default, from three claims.
    var sources: [ProfileSource]?
    /// Whether its users are those of the tenant.
    var isOfTenant = false
    /// Whether it gives out tokens that are no JWS.
    var takesOpaqueTokens = false

    /// The source, where it is one whose keys can be replaced.
    var keys: FixedKeys? { source as? FixedKeys }

    /// Makes an issuer with a new key, which `source` publishes, or a fixed set if it is left out.
    init(
        _ name: ExactString = "https://issuer.example/",
        subjectType: ExactString? = "user",
        keyID: ExactString? = nil,
        source: ((JSONWebKeySet) -> any KeySource)? = nil
    ) throws {
        self.name = name
        self.subjectType = subjectType
        signer = try JWSSigner(generating: .es256, keyID: keyID.flatMap { KeyID($0) })
        let keys = JSONWebKeySet([signer.publicKey])
        self.source = source?(keys) ?? FixedKeys(keys)
    }

    /// An issuer whose tokens `signer` signs.
    init(_ name: ExactString, signer: JWSSigner) {
        self.name = name
        self.signer = signer
        subjectType = nil
        source = FixedKeys(JSONWebKeySet([signer.publicKey]))
    }

    /// The issuer as the service trusts it.
    var trusted: TrustedIssuer {
        get throws {
            TrustedIssuer(
                policy: TokenPolicy(
                    issuer: name,
                    audiences: [
                        Audience(Self.ownAudience, use: .access),
                        Audience(Self.otherAudience, use: .access),
                        Audience(Self.application, use: .id),
                    ],
                    algorithms: [.es256],
                    leewaySeconds: Self.leewaySeconds
                ),
                keys: source,
                subjectType: subjectType,
                sources: try sources ?? Self.claims,
                isOfTenant: isOfTenant,
                takesOpaqueTokens: takesOpaqueTokens
            )
        }
    }
}

extension TestIssuer {
    private static var claims: [ProfileSource] {
        get throws {
            [
                .claims(
                    ProfileAttributes(
                        roles: [try JSONPointer("/roles")],
                        permissions: [try JSONPointer("/permissions")],
                        acl: [try JSONPointer("/acl")]
                    )
                )
            ]
        }
    }

    /// Claims of an access token for the service's own audience that is valid for an hour.
    ///
    /// Members of `changes` come in place of these; null takes a claim away.
    func claims(_ subject: ExactString, _ changes: JSONValue = [:]) -> JSONObject {
        let start = Int(TestClock.start)
        let claims: JSONValue = [
            "iss": .string(name), "sub": .string(subject), "aud": .string(Self.ownAudience),
            "iat": .number(JSONNumber(start - 10)), "exp": .number(JSONNumber(start + 3600)),
        ]
        return claims.merging(changes).withoutNulls.object ?? JSONObject()
    }

    /// A user's token.
    func token(_ subject: ExactString, _ changes: JSONValue = [:]) throws -> String {
        try signer.token(claims: claims(subject, changes))
    }

    /// A client's token, as Auth0 writes it.
    func client(
        _ id: String = "backend",
        scope: String = "evaluate:access",
        _ changes: JSONValue = [:]
    ) throws -> String {
        let claims: JSONValue = [
            "azp": .string(ExactString(id)), "gty": "client-credentials",
            "scope": .string(ExactString(scope)),
        ]
        return try token(ExactString(id + "@clients"), claims.merging(changes))
    }

    /// An ID token for the application.
    func idToken(_ subject: ExactString, _ changes: JSONValue = [:]) throws -> String {
        let claims: JSONValue = ["aud": .string(Self.application)]
        return try token(subject, claims.merging(changes))
    }
}

extension JSONValue {
    /// The object with the members of `changes` in place of its own, null ones included.
    func merging(_ changes: JSONValue) -> JSONValue {
        var object = object ?? JSONObject()
        for member in changes.object ?? JSONObject() { object[member.key] = member.value }
        return .object(object)
    }

    /// The object without its null members.
    var withoutNulls: JSONValue {
        .object(JSONObject((object ?? JSONObject()).filter { !$0.value.isNull }))
    }
}
