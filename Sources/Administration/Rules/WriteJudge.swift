internal import Authorization
internal import Directory
internal import JSON
internal import Store

/// Decides about one change of a user.
struct WriteJudge {
    let write: DirectoryWrite
    let authority: Authority
    private let rules: AdministrationRules
    let before: AdministeredUser?
    let after: AdministeredUser?
    /// The entries that the write adds and removes, or why they cannot be told.
    let difference: Result<EntryDifference, AdminError>
    /// Whether it changes a profile that is over a limit: what it removes cannot be told, and all that is there
    /// afterwards counts as added.
    let mendsProfile: Bool
    private let wasReadable: Bool

    init(_ write: DirectoryWrite, _ authority: Authority, _ rules: AdministrationRules) {
        self.write = write
        self.authority = authority
        self.rules = rules
        before = write.before.map { AdministeredUser(json: $0.json, rules: rules) }
        after = write.after.map { AdministeredUser(json: $0.json, rules: rules) }
        switch Self.entries(of: before, rules) {
        case .success(let old):
            (wasReadable, mendsProfile) = (true, false)
            difference = Self.entries(of: after, rules).map { EntryDifference(from: old, to: $0) }
        case .failure(let error):
            wasReadable = false
            mendsProfile = before?.json["app_metadata"] != after?.json["app_metadata"]
            if !authority.isFullAdmin {
                difference = .failure(error)
            } else {
                let new = mendsProfile ? Self.entries(of: after, rules) : .success([])
                difference = new.map { EntryDifference(from: [], to: $0) }
            }
        }
    }

    /// Refuses what the actor may not change.
    func check(in store: any StoreReading) throws {
        try checkSelf()
        try checkEntries()
        if mendsProfile { try checkMending() }
        guard !authority.isFullAdmin else { return }
        try checkUnblocking()
        try checkSensitive()
        try checkNames(in: store)
    }

    /// Refuses, whoever makes it, a change after which a profile that could be read cannot any more.
    func checkSize() throws(AdminError) {
        guard wasReadable, case .failure(let error) = difference else { return }
        throw error
    }

    private static func entries(
        of user: AdministeredUser?,
        _ rules: AdministrationRules
    ) -> Result<[StoredEntry], AdminError> {
        guard let user else { return .success([]) }
        do throws(AdminError) {
            return .success(try ProfileDraft(user.json, rules).entries())
        } catch {
            return .failure(error)
        }
    }
}

extension WriteJudge {
    /// Refuses an actor who changes entries of its own.
    private func checkSelf() throws(AdminError) {
        guard isSelf else { return }
        let difference = try difference.get()
        let unblocks = before?.isEnabled == false && after?.isEnabled == true
        guard difference.added.isEmpty, difference.removed.isEmpty, !unblocks, !mendsProfile else {
            throw .selfGrant
        }
    }

    /// Refuses who may not remove every entry that there can be.
    private func checkMending() throws(AdminError) {
        try authority.requireWritingACL()
        for role in authority.policies.roleDescriptions {
            try authority.requireTaking(role.name, within: nil)
        }
    }

    private func checkEntries() throws(AdminError) {
        let difference = try difference.get()
        for entry in difference.removed { try checkRemoved(entry) }
        let removed = difference.removed.compactMap { stored -> StoredGrant? in
            guard case .grant(let grant) = stored.content else { return nil }
            return grant
        }
        let groups = Dictionary(grouping: removed, by: \.identity)
        for entry in difference.added { try checkAdded(entry, groups) }
    }

    private var isSelf: Bool {
        [before, after].contains { $0?.isSame(as: authority.actor) ?? false }
    }

    private func checkRemoved(_ entry: StoredEntry) throws(AdminError) {
        switch entry.content {
        case .grant(let grant):
            try authority.requireTaking(grant.role, within: grant.scope)
        case .permission: try authority.requireWritingACL()
        case .acl(let acl):
            guard let before else { return }
            try authority.requireRemoving(acl, of: before)
        case .unreadable: try requireChangingUnreadable(entry)
        }
    }

    private func checkAdded(
        _ entry: StoredEntry,
        _ removed: [StoredGrant.Identity: [StoredGrant]]
    ) throws(AdminError) {
        switch entry.content {
        case .grant(let grant):
            try requireDefined(grant)
            try authority.requireReplacing(
                removed[grant.identity] ?? [],
                grant.role,
                within: grant.scope,
                until: grant.expiresAt,
                because: grant.reason
            )
        case .permission(let pattern): try authority.requireAllowing([pattern], until: nil)
        case .acl(let acl):
            if acl.isUnreadable { try requireChangingUnreadable(entry) }
            guard let target = before ?? after else { return }
            try authority.requireMaking(acl, of: target)
        case .unreadable: try requireChangingUnreadable(entry)
        }
    }

    private func requireDefined(_ grant: StoredGrant) throws(AdminError) {
        guard authority.policies.defines(grant.role) else {
            throw .grantNotAllowed("no policy defines the role `\(grant.role)`")
        }
    }

    private func requireChangingUnreadable(_ entry: StoredEntry) throws(AdminError) {
        guard !authority.isFullAdmin else { return }
        throw .grantNotAllowed(
            "`*:rolecall` is needed to change what cannot be read: `\(entry.source)`"
        )
    }

    /// Who is unblocked gets back all that it holds.
    private func checkUnblocking() throws(AdminError) {
        guard let before, let after, !before.isEnabled, after.isEnabled else { return }
        for entry in try Self.entries(of: after, rules).get() {
            switch entry.content {
            case .grant(let grant) where !authority.policies.defines(grant.role): continue
            case .acl(let acl) where acl.effect == .deny: continue
            case .unreadable: continue
            case .grant, .permission, .acl: try checkAdded(entry, [:])
            }
        }
    }

    private func checkSensitive() throws(AdminError) {
        guard let before else { return }
        let isSensitive =
            write.changesCredentials || write.after == nil
            || write.before?.isBlocked != write.after?.isBlocked
            || write.before?.identities != write.after?.identities
        let (policies, now) = (authority.policies, authority.now)
        if isSensitive, before.holdsRightsOnRolecall(under: policies, at: now) {
            throw .grantNotAllowed("`*:rolecall` is needed: the user has rights on Rolecall")
        }
        // To delete and make anew would be a way to be rid of a block.
        if write.after == nil, !before.isEnabled {
            throw .grantNotAllowed("`*:rolecall` is needed to delete who is blocked")
        }
    }

    /// The attributes by which subjects are found, besides `user_id`: nobody is moved into the place
    /// of another.
    private func checkNames(in store: any StoreReading) throws {
        guard let after = write.after else { return }
        for names in rules.subjects {
            let lookups = names.attributes.filter { !$0.isUserID }
            if let before = write.before {
                guard lookups.allSatisfy({ $0.value(in: before) == $0.value(in: after) }) else {
                    throw Self.nameTaken
                }
                continue
            }
            for name in lookups.compactMap({ $0.value(in: after) }) {
                guard try isFree(name, as: names, in: store) else { throw Self.nameTaken }
            }
        }
    }

    /// Whether nobody goes by a name of a type: no user, no client, and nobody of another issuer.
    private func isFree(
        _ name: ExactString,
        as names: SubjectNames,
        in store: any StoreReading
    ) throws -> Bool {
        guard !name.string.hasSuffix(UserID.clientSuffix), !name.string.contains("#"),
            try UserNames(rules).user(withID: name, in: store) == nil
        else { return false }
        return try names.attributes.filter { !$0.isUserID }.allSatisfy { attribute in
            try store.users(with: attribute, equalTo: name, limit: 1).isEmpty
        }
    }

    private static let nameTaken = AdminError.grantNotAllowed(
        "`*:rolecall` is needed to change what subjects are found by"
    )
}
