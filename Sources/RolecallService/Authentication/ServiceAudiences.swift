internal import JOSE
internal import JSON

/// What tokens may be for, apart from other APIs.
struct ServiceAudiences: Sendable {
    /// The service's own API.
    let own: ExactString

    /// The Management API of the directory, in both spellings: SDKs always ask for `https`.
    let management: [ExactString]

    /// The audiences of a service at `publicURL`.
    init(own: ExactString, publicURL: String) {
        self.own = own
        let path = publicURL + "/api/v2/"
        let rest = path.utf8.firstIndex(of: UInt8(ascii: ":")).map { String(path[$0...]) }
        management = rest.map { rest in ["https", "http"].map { ExactString($0 + rest) } } ?? []
    }

    /// A token of the directory for the Management API opens nothing else, also if it opens `/userinfo` too.
    private func opensDecisions(_ token: VerifiedToken, from issuer: TrustedIssuer) -> Bool {
        !token.audiences.allSatisfy { audience in
            management.contains(audience) || issuer.isUserinfo(audience)
        }
    }

    /// What a verified token opens.
    func purposes(of token: VerifiedToken, from issuer: TrustedIssuer) -> TokenPurposes {
        var purposes: TokenPurposes = []
        if opensDecisions(token, from: issuer) { purposes.formUnion([.decisions, .hooks]) }
        if issuer.clients != nil, token.use == .access,
            token.audiences.contains(where: management.contains)
        {
            purposes.insert(.management)
        }
        return purposes
    }
}

/// The parts of the API that a token opens.
struct TokenPurposes: OptionSet, Sendable {
    let rawValue: UInt8

    /// Everything but the directory's own APIs; what exactly is a matter of scopes.
    static let decisions = Self(rawValue: 1 << 0)
    /// The Management API.
    static let management = Self(rawValue: 1 << 1)
    /// Hooks, which a secret opens too: what is no JWS is a secret gone wrong, and told nobody.
    static let hooks = Self(rawValue: 1 << 2)
}
