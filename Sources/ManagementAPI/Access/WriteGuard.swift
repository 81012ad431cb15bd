public import Directory
public import Store

/// A change of a user that is about to be kept.
public struct UserWrite: Sendable {
    /// The user as it is; nil if there is none.
    public let before: User?
    /// The user as it will be; nil if there will be none.
    public let after: User?
    /// Whether what the user signs in with changes: password, e-mail address, user name or number.
    public let changesCredentials: Bool
    /// Whether the password of a user who is there is among it.
    public let changesPassword: Bool
    /// Who makes the change.
    public let caller: ManagementCaller

    /// A change.
    public init(
        before: User?,
        after: User?,
        changesCredentials: Bool,
        changesPassword: Bool,
        caller: ManagementCaller
    ) {
        self.before = before
        self.after = after
        self.changesCredentials = changesCredentials
        self.changesPassword = changesPassword
        self.caller = caller
    }
}

/// Decides whether a change may be kept, and journals it if so: the journal's entry commits with the change.
///
/// It is called inside the transaction that makes the change, before it is made, with the state that the
/// transaction sees; it runs on the store's thread and must be quick.
///
/// - Parameters:
///   - write: the change.
///   - store: the transaction, to read in and to journal in.
/// - Throws: `ManagementError.insufficientScope` or another that refuses the change, or a `StoreError`.
///   Then nothing is kept.
public typealias WriteGuard =
    @Sendable (_ write: UserWrite, _ store: any StoreWriting) throws -> Void
