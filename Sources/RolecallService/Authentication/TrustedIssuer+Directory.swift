internal import JOSE
internal import JSON

extension TrustedIssuer {
    /// The directory's own issuer: it is trusted by itself.
    ///
    /// It signs with RS256 alone. Its access tokens are for the service's own API, for the Management API, or for
    /// another API: with one for `/userinfo` alone nothing opens.
    static func own(
        of directory: DirectoryConfiguration,
        publicURL: String,
        audiences: ServiceAudiences
    ) -> TrustedIssuer {
        TrustedIssuer(
            policy: TokenPolicy(
                issuer: ExactString(publicURL + "/"),
                audiences: ([audiences.own] + audiences.management).map {
                    Audience($0, use: .access)
                },
                algorithms: [.rs256],
                leewaySeconds: directory.leewaySeconds
            ),
            keys: directory.keys,
            userType: directory.userType,
            clients: directory.clients,
            audiences: directory.audiences
        )
    }

    /// What `token` must satisfy: the directory's ID tokens may be for any of its clients, and its access tokens for
    /// any API that one of them may ask tokens for.
    func policy(for token: UnverifiedToken) -> TokenPolicy {
        guard let clients else { return policy }
        let known = Set(policy.audiences.map(\.value))
        var policy = policy
        for audience in token.unverifiedAudiences
        where !known.contains(audience) {
            if clients(audience) != .unknown {
                policy.audiences.append(Audience(audience, use: .id))
            } else if audiences(audience) {
                policy.audiences.append(Audience(audience, use: .access))
            }
        }
        return policy
    }

    /// The audiences of a verified access token that are other APIs', where it was taken for one of these alone.
    func otherAudiences(of token: VerifiedToken) -> [ExactString] {
        let own = policy.audiences.map(\.value)
        guard clients != nil, token.use == .access, !token.audiences.contains(where: own.contains)
        else { return [] }
        return token.audiences
    }

    /// Whether an audience is the directory's own `/userinfo`.
    func isUserinfo(_ audience: ExactString) -> Bool {
        clients != nil && audience.string == policy.issuer.string + "userinfo"
    }

    /// What is known of the client whose token `token` is, or that it was given to; nil where no client
    /// of the directory is concerned.
    func client(of token: VerifiedToken, _ caller: Caller) -> ClientState? {
        guard let clients else { return nil }
        if let client = caller.client { return clients(client) }
        switch token.use {
        case .access: return nil
        case .id:
            let states = token.audiences.map(clients)
            return states.first { $0 != .unknown } ?? .unknown
        }
    }
}
