internal import Authorization
internal import Directory
internal import JSON

/// A user whom something is done to, as one state of the directory has it.
struct AdministeredUser: Sendable {
    /// The user as the Management API shows it.
    let json: JSONObject
    let rules: AdministrationRules

    /// The user's own id.
    var id: ExactString { json["user_id"]?.string ?? "" }

    /// How the audit journal and searches name it.
    var canonicalID: ExactString {
        rules.userNames.values(in: json).first ?? id
    }

    /// Whether the user is enabled; whatever is not clearly so is not.
    var isEnabled: Bool {
        switch json["blocked"] {
        case nil, .null, .bool(false): true
        case .bool(true), .number, .string, .array, .object: false
        }
    }

    /// Whether `actor` is this user, by whatever id or name.
    func isSame(as actor: Actor) -> Bool {
        guard actor.kind == .user else { return false }
        let names = rules.subjects.flatMap { $0.values(in: json) }
        let subject = actor.principal?.subject
        let isOfDirectory = subject.map { isNamed(by: $0.type) } ?? true
        let asked = [actor.id] + (isOfDirectory ? subject.map { [$0.id] } ?? [] : [])
        return asked.contains { ids.contains($0) || names.contains($0) }
    }

    /// Whether subjects of this type are users of the directory.
    private func isNamed(by type: ExactString) -> Bool {
        rules.subjects.contains { $0.type == type }
    }

    /// What the user holds, blocked or not.
    func principal(under policies: PolicySet) throws(AdminError) -> Principal {
        try principal(under: policies, status: .known)
    }

    /// What the user may use.
    func usablePrincipal(under policies: PolicySet) throws(AdminError) -> Principal {
        try principal(under: policies, status: isEnabled ? .known : .blocked)
    }

    /// Whether any role of the user has rights on Rolecall; also if that cannot be told.
    func holdsRightsOnRolecall(under policies: PolicySet, at now: Timestamp) -> Bool {
        guard let principal = try? principal(under: policies) else { return true }
        return policies.holdsRightsOnRolecall(principal, at: now)
    }

    /// Whether the user is an enabled full admin for good.
    func isFullAdmin(under policies: PolicySet, at now: Timestamp) -> Bool {
        guard isEnabled, let principal = try? principal(under: policies) else { return false }
        return policies.isLastingFullAdmin(principal, at: now)
    }

    /// The user's own id and those of its identities.
    private var ids: Set<ExactString> {
        let linked = (json["identities"]?.array ?? []).compactMap { identity -> ExactString? in
            guard let provider = identity["provider"]?.string else { return nil }
            switch identity["user_id"] {
            case .string(let id): return ExactString("\(provider)|\(id)")
            case .number(let id): return ExactString("\(provider)|\(id.text)")
            case nil, .null, .bool, .array, .object: return nil
            }
        }
        return Set([id] + linked)
    }

    private func principal(
        under policies: PolicySet,
        status: SubjectStatus
    ) throws(AdminError) -> Principal {
        let document = ProfileDocument(value: .object(json), attributes: rules.attributes)
        do throws(ProfileError) {
            return try policies.principal(
                for: Profile(status: status, documents: [document]),
                subject: Subject(type: rules.userNames.type, id: canonicalID),
                limits: rules.limits
            )
        } catch {
            throw .profileTooLarge(error.description)
        }
    }
}
