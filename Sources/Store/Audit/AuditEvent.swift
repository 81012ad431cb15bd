public import Directory
public import JSON

/// Something to be told by the audit journal.
///
/// It holds no secret: no password, key, token, or digest of one.
public struct AuditEvent: Equatable, Sendable {
    /// When it happened.
    public let time: UserTime
    /// Who did it.
    public let actor: AuditActor
    /// What was done.
    public let kind: AuditKind
    /// How far it went.
    public var stage: AuditStage
    /// The user or client that it was done to, by its canonical id.
    public var subject: ExactString?
    /// What was there before, as JSON; nil for nothing.
    public var before: JSONValue?
    /// What is there after, as JSON; nil for nothing.
    public var after: JSONValue?
    /// The id of the request that asked for it.
    public var requestID: ExactString?
    /// Why, in the words of the actor.
    public var reason: ExactString?

    /// An event; a journal leaves empty texts out.
    public init(
        _ kind: AuditKind,
        by actor: AuditActor,
        at time: UserTime,
        stage: AuditStage = .whole,
        subject: ExactString? = nil
    ) {
        self.kind = kind
        self.actor = actor
        self.time = time
        self.stage = stage
        self.subject = subject
    }
}
