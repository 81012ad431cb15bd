/// Why a decision is what it is.
///
/// The raw values are part of the API and are never reworded.
public enum ReasonCode: String, Hashable, Sendable, CaseIterable {
    /// Allow: a granted role has the permission.
    case rolePermission = "role_permission"
    /// Allow: the profile has the permission itself.
    case directPermission = "direct_permission"
    /// Allow: an ACL entry of the profile.
    case aclAllow = "acl_allow"
    /// Allow: a rule of the policy set.
    case ruleAllow = "rule_allow"
    /// Deny: an ACL entry of the profile.
    case aclDeny = "acl_deny"
    /// Deny: a rule of the policy set.
    case ruleDeny = "rule_deny"
    /// Deny: an entry of the profile that is a deny but cannot be read in full.
    case unreadableDeny = "unreadable_deny"
    /// Deny: nothing allows it.
    case noGrant = "no_grant"
    /// Deny: nothing allows it, and nobody knows the subject.
    case unknownSubject = "unknown_subject"
    /// Deny: the subject is blocked.
    case subjectBlocked = "subject_blocked"
}
