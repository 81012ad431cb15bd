/// What an entry of the audit journal tells of.
///
/// Raw values are kept in stores and exports: never reworded once released.
public enum AuditKind: String, CaseIterable, Sendable {
    /// A user or client got a role that it did not have with this scope.
    case grantGiven = "grant_given"
    /// Expiry or reason of a grant is another.
    case grantChanged = "grant_changed"
    /// A grant was taken.
    case grantTaken = "grant_taken"
    /// A user got an ACL entry or a direct permission.
    case aclEntryMade = "acl_entry_made"
    /// An ACL entry is another.
    case aclEntryChanged = "acl_entry_changed"
    /// A user lost an ACL entry or a direct permission.
    case aclEntryRemoved = "acl_entry_removed"
    /// A user was made.
    case userCreated = "user_created"
    /// Attributes of a user are others.
    case userChanged = "user_changed"
    /// A user was deleted.
    case userDeleted = "user_deleted"
    /// A user's password is another, which the entry does not tell.
    case passwordChanged = "password_changed"
    /// A client was made.
    case clientCreated = "client_created"
    /// A client was deleted.
    case clientDeleted = "client_deleted"
    /// Another key signs.
    case keysRotated = "keys_rotated"
    /// A resource was registered, or its properties are others.
    case resourcePut = "resource_put"
    /// A resource is registered no more.
    case resourceDeleted = "resource_deleted"
    /// One token is refused from now on.
    case tokenRevoked = "token_revoked"
    /// A subject's tokens of before a time are refused from now on.
    case subjectRevoked = "subject_revoked"
    /// Other policies are in force.
    case policyReloaded = "policy_reloaded"
    /// A backup took the place of the store.
    case storeRestored = "store_restored"
    /// Somebody tried what it may not do.
    case attemptDenied = "attempt_denied"
}
