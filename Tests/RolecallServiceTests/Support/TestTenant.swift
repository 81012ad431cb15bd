import Authorization
import JSON
import OpenSSL
import RolecallService
import Synchronization

/// A tenant's Management API, with the users that a test puts there.
final class TestTenant: TenantUsers {
    static let issuer: ExactString = "https://tenant.example/"

    let gate = SourceGate()
    private let known = Mutex<[ExactString: JSONObject]>([:])

    /// Puts a user with these roles there, or in the place of the one that was.
    func put(
        _ id: ExactString,
        roles: [ExactString] = [],
        _ changes: JSONValue = [:]
    ) {
        let user: JSONValue = [
            "user_id": .string(id),
            "app_metadata": ["roles": .array(roles.map(JSONValue.string))],
        ]
        known.withLock { $0[id] = user.merging(changes).object }
    }

    func remove(_ id: ExactString) { known.withLock { $0[id] = nil } }

    func user(_ id: ExactString) async throws(LookupFailure) -> JSONObject? {
        let user = known.withLock { users in
            users[id] ?? users.values.first { $0.isLinked(to: id) }
        }
        return try await gate.pass(user)
    }

    func users(email: ExactString) async throws(LookupFailure) -> [JSONObject] {
        let users = known.withLock { users in
            users.values.filter { $0["email"]?.string == email }
        }
        return try await gate.pass(users)
    }

    var health: UpstreamHealth { gate.health }

    /// The tenant as the service is told of it.
    func configuration(
        _ subjects: [SubjectAttributes] = SubjectAttributes.standard
    ) throws -> TenantConfiguration {
        try TenantConfiguration(users: self, subjects: subjects)
    }

    /// The tenant's own issuer, whose profiles come from `sources`.
    static func trust(
        _ sources: [ProfileSource] = [.tenantUser],
        opaque: Bool = false
    ) throws -> TestIssuer {
        var issuer = try TestIssuer(Self.issuer, subjectType: "user")
        issuer.sources = sources
        issuer.isOfTenant = true
        issuer.takesOpaqueTokens = opaque
        return issuer
    }
}

extension JSONObject {
    fileprivate func isLinked(to id: ExactString) -> Bool {
        (self["identities"]?.array ?? []).contains { identity in
            let provider = identity["provider"]?.string?.string ?? ""
            let account = identity["user_id"]?.string?.string ?? ""
            return ExactString(provider + "|" + account) == id
        }
    }
}

/// An identity of a user, as the Management API shows it.
func identity(
    _ connection: ExactString,
    _ provider: ExactString,
    _ id: ExactString
) -> JSONValue {
    ["connection": .string(connection), "provider": .string(provider), "user_id": .string(id)]
}

/// The `/userinfo` of an issuer: it knows users by the `sub` that it must answer, and opaque tokens by their
/// text.
final class TestUserinfo: UserinfoLookup {
    let gate = SourceGate()
    private let profiles = Mutex<[ExactString: JSONObject]>([:])
    private let owners = Mutex<[String: ExactString]>([:])
    private let ofTokens = Mutex<[String: JSONValue]>([:])
    private let refused = Mutex<Set<String>>([])
    private let texts = Mutex<[String]>([])

    /// The tokens with which it was asked.
    var tokens: [String] { texts.withLock { $0 } }

    /// Puts a profile there, or in the place of the one that was.
    func put(_ subject: ExactString, _ profile: JSONValue = [:]) {
        let own: JSONValue = ["sub": .string(subject)]
        profiles.withLock { $0[subject] = own.merging(profile).object }
    }

    /// Gives the user a token that is no JWS.
    func give(_ token: String, to subject: ExactString) { owners.withLock { $0[token] = subject } }

    /// Says this with the token, besides what it says of the user.
    func tell(_ profile: JSONValue, with token: String) {
        ofTokens.withLock { $0[token] = profile }
    }

    /// Refuses the token from now on.
    func refuse(_ token: String) { _ = refused.withLock { $0.insert(token) } }

    func profile(
        token: Secret,
        subject: ExactString?
    ) async throws(LookupFailure) -> JSONObject {
        let text = String(decoding: token.bytes, as: UTF8.self)
        texts.withLock { $0.append(text) }
        let owner = subject ?? owners.withLock { $0[text] }
        let known = owner.flatMap { owner in profiles.withLock { $0[owner] } }
        let more = ofTokens.withLock { $0[text] } ?? [:]
        let profile = known.flatMap { JSONValue.object($0).merging(more).object }
        let isRefused = refused.withLock { $0.contains(text) }
        guard let answer = try await gate.pass(isRefused ? nil : profile) else {
            throw LookupFailure(.tokenRefused, code: "userinfo_token_refused")
        }
        return answer
    }

    var health: UpstreamHealth { gate.health }
}

extension ProfileSource {
    /// `/userinfo` with roles and ACL where a test's profiles have them.
    static func userinfo(_ lookup: TestUserinfo) throws -> ProfileSource {
        .userinfo(lookup, try .ofTests)
    }

    /// Claims with roles and ACL where a test's tokens have them.
    static var claims: ProfileSource {
        get throws { .claims(try .ofTests) }
    }
}

extension ProfileAttributes {
    /// A plain claim, and one in a namespace of its own.
    static var ofTests: ProfileAttributes {
        get throws {
            ProfileAttributes(
                roles: [
                    try JSONPointer("/roles"),
                    try JSONPointer("/https:~1~1rolecall.example~1roles"),
                ],
                acl: [try JSONPointer("/acl")]
            )
        }
    }
}

/// As `withRolecall`, in front of a tenant whose own issuer is the first.
func withTenant(
    _ setup: Rolecall.Setup = .init(),
    sources: [ProfileSource] = [.tenantUser],
    subjects: [SubjectAttributes] = SubjectAttributes.standard,
    opaque: Bool = false,
    others: [TestIssuer] = [],
    _ body: (Rolecall, TestTenant) async throws -> Void
) async throws {
    let tenant = TestTenant()
    var setup = setup
    setup.tenant = try tenant.configuration(subjects)
    let issuer = try TestTenant.trust(sources, opaque: opaque)
    try await withRolecall(setup, issuers: [issuer] + others) { rolecall in
        try await body(rolecall, tenant)
    }
    tenant.gate.release()
}
