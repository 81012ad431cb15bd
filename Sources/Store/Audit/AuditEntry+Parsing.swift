internal import Directory
public import JSON

extension AuditEntry {
    /// The most bytes that are read as one entry's text.
    public static let textBytesMax = 1 << 20

    /// How deep and how long the ``text`` of an entry may be, which holds states of users and resources.
    public static let textLimits = JSONLimits(bytes: textBytesMax, depth: 512)

    /// Reads the ``text`` of an entry; nil for anything else, also for the same JSON written otherwise.
    ///
    /// - Throws: `StoreError.unavailable` when there is no memory for a digest.
    public init?(text: [UInt8]) throws(StoreError) {
        guard let object = (try? JSONValue(parsing: text, limits: Self.textLimits))?.object,
            let event = AuditEvent(object),
            let sequence = object["sequence"]?.wholeNumber,
            let previous = object["previous"]?.string.flatMap({ AuditHash(hexadecimal: $0.utf8) }),
            let revision = object["revision"]?.string.flatMap({ Revision($0.utf8) })
        else { return nil }
        try self.init(
            bounded: event,
            sequence: sequence,
            previous: previous,
            revision: revision
        )
        guard self.text == text else { return nil }
    }
}

extension AuditEvent {
    fileprivate init?(_ object: JSONObject) {
        guard let time = object["time"]?.string.flatMap({ UserTime($0.string) }),
            let actorKind = object["actor_kind"]?.string.flatMap({
                AuditActor.Kind(rawValue: $0.string)
            }),
            let actor = object["actor"]?.string,
            let kind = object["kind"]?.string.flatMap({ AuditKind(rawValue: $0.string) }),
            let stage = AuditStage(object)
        else { return nil }
        self.init(kind, by: AuditActor(actorKind, actor), at: time, stage: stage)
        subject = object["subject"]?.string
        before = object["before"]
        after = object["after"]
        requestID = object["request_id"]?.string
        reason = object["reason"]?.string
    }
}

extension AuditStage {
    fileprivate init?(_ object: JSONObject) {
        switch object["stage"]?.string {
        case nil: self = .whole
        case "intent": self = .intent
        case "outcome":
            guard let intent = object["intent"]?.wholeNumber,
                let outcome = object["outcome"]?.string.flatMap({
                    AuditOutcome(rawValue: $0.string)
                })
            else { return nil }
            self = .outcome(of: intent, outcome)
        default: return nil
        }
    }
}

extension JSONValue {
    /// The value of a number that is written as digits alone.
    fileprivate var wholeNumber: UInt64? { number.flatMap { UInt64($0.text) } }
}
