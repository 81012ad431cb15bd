public import JSON

/// Who did what an entry of the audit journal tells of.
public struct AuditActor: Hashable, Sendable {
    /// What acted.
    public enum Kind: String, CaseIterable, Sendable {
        /// A user, by its canonical id.
        case user
        /// A client, by its id.
        case client
        /// Whoever runs commands on the server's machine, by the name there.
        case `operator`
        /// Rolecall itself, by the part that acted.
        case system
    }

    /// What acted.
    public let kind: Kind
    /// Which of its kind.
    public let id: ExactString

    /// An actor.
    public init(_ kind: Kind, _ id: ExactString) {
        self.kind = kind
        self.id = id
    }
}
