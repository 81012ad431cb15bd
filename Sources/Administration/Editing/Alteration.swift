internal import Authorization
internal import JSON
public import Store

/// What a change of a user's entries is in the journal, and by what it is found to be done.
struct AlterationNote: Sendable, Equatable {
    let kind: AuditKind
    /// The entry that was there, or a list of several.
    let before: JSONValue?
    /// The entry that is there.
    let after: JSONValue?
    var reason: ExactString?

    /// Whether a user looks as after the change.
    ///
    /// Entries are compared as the journal has them: a grant that stands as its role alone is an object there.
    func isDone(in entries: [StoredEntry]) -> Bool {
        if let after { return entries.contains { $0.audited == after } }
        let removed = before.map { $0.array ?? [$0] } ?? []
        return !entries.contains { removed.contains($0.audited) }
    }
}

/// What was made of a draft.
struct Alteration<Value: Sendable>: Sendable {
    let value: Value
    /// Nil if nothing changes.
    let note: AlterationNote?
}

/// Changes a draft of `target` as far as the authority reaches.
///
/// It may be called several times, with other states of the user.
typealias Altering<Value: Sendable> =
    @Sendable (inout ProfileDraft, AdministeredUser, Authority) throws(AdminError) ->
    Alteration<Value>

/// What was done, and the state of the store after it.
public struct Administered<Value: Sendable>: Sendable {
    /// What was found or done.
    public let value: Value
    /// The state.
    public let revision: Revision

    /// A value and its revision.
    public init(_ value: Value, at revision: Revision) {
        self.value = value
        self.revision = revision
    }
}
