internal import Authorization
internal import Directory
internal import JSON
internal import Store

/// One change of one state of a tenant's user, worked out but not made.
struct TenantPlan<Value: Sendable>: Sendable {
    let target: AdministeredUser
    let errand: Errand
    let authority: Authority
    let value: Value
    let note: AlterationNote?
    /// The members of `app_metadata` that change, as they will be.
    let members: JSONObject
    /// All entries before and after.
    private let entries: (before: [StoredEntry], after: [StoredEntry])
    /// Whether a full admin is none any more after the change.
    let takesFullAdmin: Bool

    init(
        _ target: AdministeredUser,
        _ errand: Errand,
        _ authority: Authority,
        _ work: Altering<Value>
    ) throws(AdminError) {
        var draft = ProfileDraft(target.json, target.rules)
        let altered = try work(&draft, target, authority)
        let after = AdministeredUser(json: draft.user, rules: target.rules)
        let (policies, now) = (authority.policies, authority.now)
        self.target = target
        self.errand = errand
        self.authority = authority
        value = altered.value
        note = altered.note
        let metadata = draft.user["app_metadata"]?.object ?? JSONObject()
        members = JSONObject(
            metadata.filter { target.json["app_metadata"]?[$0.key] != $0.value }
        )
        entries = (
            try ProfileDraft(target.json, target.rules).entries(), try draft.entries()
        )
        takesFullAdmin =
            target.isFullAdmin(under: policies, at: now)
            && !after.isFullAdmin(under: policies, at: now)
        guard let note else { return }
        if note.gives {
            try Administrator.checkSize(
                metadata,
                before: target.json["app_metadata"]?.object,
                AdministrationLimits.tenantMetadataBytesMax
            )
        }
        for member in members { try Self.check(name: member.key) }
    }

    /// Whether what it changes is still as it was.
    func isBased(on user: AdministeredUser) -> Bool {
        members.allSatisfy { member in
            user.json["app_metadata"]?[member.key] == target.json["app_metadata"]?[member.key]
        }
    }

    /// Whether the change was made to what a user is now, whatever somebody else did to it since.
    ///
    /// Entries that are alike are counted: that one of them was removed does not take all others.
    func isDone(to user: AdministeredUser) throws(AdminError) -> Bool {
        let isWhole = members.allSatisfy { member in
            user.json["app_metadata"]?[member.key] == member.value
        }
        if isWhole { return true }
        let found = try ProfileDraft(user.json, user.rules).entries()
        let difference = EntryDifference(from: entries.before, to: entries.after)
        func count(_ entry: StoredEntry, in list: [StoredEntry]) -> Int {
            list.count { $0.kind == entry.kind && $0.value == entry.value }
        }
        return difference.added.allSatisfy {
            count($0, in: found) >= count($0, in: entries.after)
        }
            && difference.removed.allSatisfy {
                count($0, in: found) <= count($0, in: entries.after)
            }
    }

    /// What the journal tells of it.
    func event(at time: UserTime, stage: AuditStage = .intent) -> AuditEvent {
        let note = note ?? AlterationNote(kind: .userChanged, before: nil, after: nil)
        return errand.event(note, of: target, at: time, stage: stage)
    }

    /// Refuses names that a tenant does not keep.
    private static func check(name: ExactString) throws(AdminError) {
        guard MetadataKeys.isAllowed(name) else {
            throw .conflict("a tenant keeps no `\(name)` in `app_metadata`")
        }
    }
}

extension AlterationNote {
    /// Whether somebody has more by it: only that is worth refusing for its size.
    fileprivate var gives: Bool {
        switch kind {
        case .grantGiven: true
        case .aclEntryMade, .aclEntryChanged: after?["effect"]?.string != "deny"
        default: false
        }
    }
}
