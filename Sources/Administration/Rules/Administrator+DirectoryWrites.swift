internal import Authorization
internal import Directory
public import JSON
public import Store

extension Administrator {
    /// Refuses a change of a user that is not the actor's to make, and journals it otherwise.
    ///
    /// For changes by the Management API. To be called inside the transaction that makes the change, before it is made.
    ///
    /// The rules of grants and entries hold for what differs. Whoever is privileged is exempt from them;
    /// the last full admin stays all the same, and nobody gets more entries than can be read.
    ///
    /// - Throws: ``AdminError``, after which the transaction must keep nothing; tell
    ///   ``journal(_:by:on:requestID:)`` of it afterwards. Or what the store throws.
    public func admit(
        _ write: DirectoryWrite,
        by actor: Actor,
        requestID: ExactString? = nil,
        in store: any StoreWriting
    ) throws {
        let (policies, time) = (policies(), now())
        let authority = try Authority(actor, policies, at: time, rules, in: store)
        let judge = WriteJudge(write, authority, rules)
        if !authority.isExempt { try judge.check(in: store) }
        try judge.checkSize()
        let admins = FullAdmins(policies: policies, rules: rules, now: Timestamp(time))
        try admins.check(before: write.before, after: write.after, by: actor, in: store)
        for event in judge.events(at: time, requestID: requestID) {
            try store.append(event)
        }
    }
}
