internal import Authorization
internal import Directory
internal import JSON
public import Store

extension AdministrationRules {
    /// How a store finds users by the roles that they hold: readable grants alone.
    public var indexing: UserIndexing {
        let pointers = attributes.roles.map(\.text.string).joined(separator: " ")
        return UserIndexing(version: "grants-1 \(pointers)") { [self] user in
            grants(of: user)
        }
    }

    private func grants(of user: User) -> [IndexedGrant] {
        let document = ProfileDocument(
            value: .object(user.json),
            attributes: ProfileAttributes(roles: attributes.roles)
        )
        // Of a profile over a limit nothing counts.
        let entries = (try? document.storedEntries(limits: limits)) ?? []
        return entries.compactMap { entry in
            guard case .grant(let grant) = entry.content else { return nil }
            return IndexedGrant(
                role: grant.role.text,
                scope: grant.scope?.text,
                expiresAt: grant.expiresAt.map { UserTime($0) }
            )
        }
    }
}
