internal import Authorization
internal import JSON

extension PrincipalResolver {
    /// Where a named subject is looked up.
    struct Place {
        let keys: [ProfileKey]
        let issuer: TrustedIssuer?
    }

    /// Where the user is that `reference` names; nil if there is nobody of that type.
    func place(of reference: Subject) throws(Refusal) -> Place? {
        for issuer in issuers where !issuer.isOfDirectory {
            guard let subject = issuer.subject(in: reference) else { continue }
            let keys = issuer.profileKeys(of: subject, token: nil)
            guard !keys.isEmpty else { throw Refusal(.subjectTokenRequired) }
            return Place(keys: keys, issuer: issuer)
        }
        if let users, let key = Self.directoryKey(of: reference, users.rules.subjects) {
            return Place(keys: [.directory(key)], issuer: nil)
        }
        if let tenant = profiles?.fetcher.tenant,
            let key = Self.tenantKey(of: reference, tenant.subjects)
        {
            let own = issuers.filter(\.isOfDirectory)
            guard own.isEmpty || own.contains(where: { !$0.places.allSatisfy(\.needsToken) }) else {
                throw Refusal(.subjectTokenRequired)
            }
            return Place(keys: [.tenant(key)], issuer: nil)
        }
        return nil
    }

    private static func directoryKey(
        of reference: Subject,
        _ subjects: [SubjectAttributes]
    ) -> UserKey? {
        guard let type = subjects.firstIndex(where: { $0.type == reference.type }) else {
            return nil
        }
        // Tokens lead to the same user by the same key.
        let isUserID = type == 0 && subjects[type].areUserIDs
        return isUserID ? .id(reference.id) : .name(type: type, id: reference.id)
    }

    private static func tenantKey(
        of reference: Subject,
        _ subjects: [SubjectAttributes]
    ) -> ProfileKey.TenantKey? {
        switch directoryKey(of: reference, subjects) {
        case .id(let id): .id(id)
        case .name(let type, let id): .name(type: type, id: id)
        case .account, nil: nil
        }
    }

    /// The `client_id` of the directory's client that `reference` names.
    func client(named reference: Subject) -> ExactString? {
        guard let clients, reference.type == clients.type else { return nil }
        return ClientPrincipals.client(in: reference.id)
    }
}
