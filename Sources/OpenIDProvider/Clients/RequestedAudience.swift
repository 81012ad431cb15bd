internal import JSON
internal import Store

/// The audience of a token that is asked for.
struct RequestedAudience: Sendable {
    /// As it stands in the token: as it was asked for.
    let text: ExactString
    /// Which one that is.
    let audience: ClientGrant.Audience

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
        } else if configuration.managementAudiences.contains(text) {
            audience = .management
        } else if clients.otherAudiences.contains(text) {
            audience = .other(text)
        } else {
            throw .unknownAudience(text)
        }
    }

    /// The scopes of a client's token: all that it was granted, or those of them that are asked for.
    func scopes(
        of client: MachineClient,
        requested: ScopeList
    ) throws(OAuthError) -> ScopeList {
        guard let grant = client.grants.first(where: { $0.audience == audience }) else {
            throw .audienceNotGranted(text)
        }
        let granted = grant.scopes.contains("*") ? everyScope(requested) : grant.scopes
        return requested.isEmpty ? ScopeList(granted) : requested.intersection(Set(granted))
    }

    /// The scopes of a user's token: of those that are asked for, the ones that users can have.
    func userScopes(requested: ScopeList) -> ScopeList {
        switch audience {
        case .rolecall: requested.intersection(Scopes.identity.union([Scopes.admin]))
        case .management: requested.intersection(Scopes.identity.union(Scopes.currentUser))
        case .other: requested.intersection(Scopes.identity)
        }
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
