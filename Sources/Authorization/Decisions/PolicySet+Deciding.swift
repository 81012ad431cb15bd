extension PolicySet {
    /// Decides one question.
    ///
    /// Nothing allowed is denied, and a deny that applies wins over every allow. Of several things
    /// that could be the reason the same one is always given: an ACL deny, a rule's deny, a direct
    /// permission, a role, a rule's allow, an ACL allow; among those of one kind the unscoped ones
    /// first, then those that lapse later, then in order of storage. What a grant gives lapses at
    /// its `expires_at`: `now >= expires_at` is too late.
    ///
    /// - Parameters:
    ///   - request: what is asked.
    ///   - principal: who asks. One that another set compiled is compiled anew, at a cost.
    ///   - now: the time of the wall clock.
    /// - Returns: allow or deny, with the reason.
    /// - Complexity: the number of patterns, grants and entries that do not match the question does
    ///   not matter. No I/O, no locks.
    public func decide(
        _ request: AccessRequest,
        for principal: Principal,
        at now: Timestamp
    ) -> Decision {
        switch principal.status {
        case .blocked:
            .deny(.subjectBlocked)
        case .unknown:
            Evaluation(request, for: recompiled(principal), at: now).decisionForUnknownSubject()
        case .known:
            Evaluation(request, for: recompiled(principal), at: now).decision()
        }
    }
}
