internal import Authorization
internal import Directory
internal import JSON
internal import Store

extension WriteJudge {
    /// What the journal tells of the change: each entry that differs, and the user.
    func events(at time: UserTime, requestID: ExactString?) -> [AuditEvent] {
        guard let subject = canonicalID else { return [] }
        var events: [AuditEvent] = []
        func add(_ kind: AuditKind, _ before: JSONValue?, _ after: JSONValue?) {
            var event = AuditEvent(kind, by: actor.audited, at: time, subject: subject)
            event.before = before
            event.after = after
            event.requestID = requestID
            events.append(event)
        }
        if let members = changedMembers { add(members.kind, members.before, members.after) }
        if write.changesPassword { add(.passwordChanged, nil, nil) }
        // A profile over a limit, and a change of very much, are told as a whole.
        guard !mendsProfile, let difference = try? difference.get(),
            difference.removed.count + difference.added.count <= AdministrationLimits.writeEventsMax
        else { return events }
        for entry in difference.removed {
            add(entry.isGrant ? .grantTaken : .aclEntryRemoved, entry.audited, nil)
        }
        for entry in difference.added {
            add(entry.isGrant ? .grantGiven : .aclEntryMade, nil, entry.audited)
        }
        return events
    }

    private struct ChangedMembers {
        let kind: AuditKind
        let before: JSONValue?
        let after: JSONValue?
    }

    /// The attributes of the user that differ, without those of every write; nil if there are none.
    private var changedMembers: ChangedMembers? {
        let (old, new) = (before?.json ?? JSONObject(), after?.json ?? JSONObject())
        let isChanged = { (name: ExactString) in name != "updated_at" && old[name] != new[name] }
        let before = JSONObject(old.filter { isChanged($0.key) })
        let after = JSONObject(new.filter { isChanged($0.key) })
        switch (write.before, write.after) {
        case (nil, nil): return nil
        case (nil, _?): return ChangedMembers(kind: .userCreated, before: nil, after: .object(new))
        case (_?, nil): return ChangedMembers(kind: .userDeleted, before: .object(old), after: nil)
        case (_?, _?):
            guard !before.isEmpty || !after.isEmpty else { return nil }
            return ChangedMembers(
                kind: .userChanged,
                before: .object(before),
                after: .object(after)
            )
        }
    }

    private var canonicalID: ExactString? { (before ?? after)?.canonicalID }

    private var actor: Actor { authority.actor }
}

extension StoredEntry {
    /// The entry as the journal has it: a grant is an object, also where it stands as its role alone.
    var audited: JSONValue {
        guard case .grant = content, value.string != nil else { return value }
        return ["role": value]
    }

    /// A deny that stands among roles is an ACL entry, as decisions read it.
    fileprivate var isGrant: Bool {
        switch content {
        case .acl: false
        case .grant, .permission, .unreadable: kind == .roles
        }
    }
}
