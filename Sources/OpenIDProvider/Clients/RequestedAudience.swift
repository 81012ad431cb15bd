internal import JSON
internal import Store

/// The audience of a token that is asked for.
struct RequestedAudience: Sendable {
    /// As it stands in the token: as it was asked for.
    let text: ExactString
    /// Which one that is.
    let audience: ClientGrant.Audience
    /// Every spelling of it that a grant may name.
    private let spellings: [ExactString]

    /// Finds an audience that this server gives tokens for; Rolecall's own, if none is asked for.
    init(
        _ text: ExactString?,
        _ configuration: OpenIDConfiguration,
        _ clients: ClientSet
    ) throws(OAuthError) {
        let text = text ?? configuration.ownAudience
        self.text = text
        if text == configuration.ownAudience {
            audience = .rolecall
            spellings = [text]
        } else if configuration.managementAudiences.contains(text) {
            audience = .management
            spellings = configuration.managementAudiences
        } else if clients.otherAudiences.contains(text) {
            audience = .other(text)
            spellings = [text]
        } else {
            throw .unknownAudience(text)
        }
    }

    /// The scopes of a client's token: all that it was granted, or those of them that are asked for.
    func scopes(
        of client: MachineClient,
        requested: ScopeList
    ) throws(OAuthError) -> ScopeList {
        guard let granted = granted(client, requested) else { throw .audienceNotGranted(text) }
        return requested.isEmpty ? ScopeList(granted) : requested.intersection(Set(granted))
    }

    /// The scopes of a user's token that `client` asks for: of the requested ones, those that users can have; at
    /// another API, those that the client was granted there.
    func userScopes(of client: MachineClient, requested: ScopeList) -> ScopeList {
        let own: Set<ExactString> =
            switch audience {
            case .rolecall: [Scopes.admin]
            case .management: Scopes.currentUser
            case .other: Set(granted(client, requested) ?? [])
            }
        return requested.intersection(Scopes.identity.union(own))
    }

    /// What a client was granted at the audience, by whatever spelling of it; nil if it was not.
    private func granted(_ client: MachineClient, _ requested: ScopeList) -> [ExactString]? {
        let names = [audience] + spellings.map { .other($0) }
        let grants = client.grants.filter { names.contains($0.audience) }
        guard !grants.isEmpty else { return nil }
        let scopes = grants.flatMap(\.scopes)
        return scopes.contains("*") ? everyScope(requested) : scopes
    }

    /// What `*` stands for: of another API, whose scopes are not known here, whatever is asked for.
    private func everyScope(_ requested: ScopeList) -> [ExactString] {
        switch audience {
        case .rolecall: Scopes.rolecall
        case .management: Scopes.management
        case .other: requested.scopes
        }
    }
}
