public import JSON

/// What a principal may do, as far as a list can say it.
public struct PermissionList: Hashable, Sendable {
    /// The most entries of a list.
    public static let entriesMax = 20_000

    /// A permission, by one of the ways in which the principal has it.
    public struct Permission: Hashable, Sendable {
        /// The pattern as written.
        public let permission: ExactString
        /// The scope of the grant: only what the pattern and the scope match is permitted.
        public let scope: ExactString?
        /// When the grant or ACL entry lapses; nil if never.
        public let expiresAt: Timestamp?
        /// Whether a condition decides, with each question, if the permission applies.
        public let isConditional: Bool
        /// The granted role; nil for direct permissions and ACL entries.
        public let role: RoleName?
        /// The chain of inheritance from ``role`` down to the role that has the permission.
        public let via: [RoleName]
        /// The place of the grant, permission or entry in the profile.
        public let source: String
    }

    /// A permission that an ACL entry takes away, whatever gives it.
    public struct Denial: Hashable, Sendable {
        /// The pattern as written.
        ///
        /// A deny of everything stands as `*:*` and as `*:rolecall`.
        public let permission: ExactString
        /// When the entry lapses; nil if never.
        public let expiresAt: Timestamp?
        /// Whether the entry has a condition.
        public let isConditional: Bool
        /// The `id` of the entry, if it has one.
        public let entry: ExactString?
        /// The place of the entry in the profile.
        public let source: String
    }

    /// What is permitted, unless it is denied: in order of the patterns' bytes, then of the scopes',
    /// and one pattern within one scope in the order of reasons.
    public let permissions: [Permission]
    /// What is denied, in order of the patterns' bytes.
    public let denies: [Denial]
    /// Whether rules of the policy set reach the principal.
    ///
    /// They are not listed, and may allow or deny more.
    public let hasUnlistedRules: Bool
}

extension PolicySet {
    /// Lists what a principal may do at a time.
    ///
    /// Blocked and unknown subjects have an empty list. What cannot apply to anything is left out: a
    /// role's permission that has no resource in common with the scope of its grant, for instance.
    ///
    /// - Parameters:
    ///   - principal: whose list it is.
    ///   - now: the time of the wall clock.
    ///   - entriesMax: the most entries, counted before any is left out.
    /// - Returns: the whole list.
    /// - Throws: ``ProfileError/listTooLong(limit:)``; a list is never cut.
    /// - Complexity: O(grants × permissions of their roles): for lists, not for decisions.
    public func permissions(
        of principal: Principal,
        at now: Timestamp,
        entriesMax: Int = PermissionList.entriesMax
    ) throws(ProfileError) -> PermissionList {
        let principal = recompiled(principal)
        guard principal.status == .known else {
            let isReached = principal.isReachedByRules(at: now)
            return PermissionList(permissions: [], denies: [], hasUnlistedRules: isReached)
        }
        guard principal.listedEntriesBound <= entriesMax else {
            throw .listTooLong(limit: entriesMax)
        }
        let permissions =
            principal.listedDirectPermissions + principal.listedRolePermissions(at: now)
            + principal.listedACLPermissions(at: now)
        return PermissionList(
            permissions: permissions.stablySorted { left, right in
                (left.permission, left.scope ?? "") < (right.permission, right.scope ?? "")
            },
            denies: principal.listedDenies(at: now).stablySorted { $0.permission < $1.permission },
            hasUnlistedRules: principal.isReachedByRules(at: now)
        )
    }
}

extension Array {
    /// Sorts; elements of which neither is less than the other keep their order.
    fileprivate func stablySorted(by isLess: (Element, Element) -> Bool) -> [Element] {
        let order = indices.sorted { left, right in
            if isLess(self[left], self[right]) { return true }
            return left < right && !isLess(self[right], self[left])
        }
        return order.map { self[$0] }
    }
}
