internal import Directory
internal import JSON

extension AuditEvent {
    /// ``AuditEntry/text`` of the event at a place.
    func text(sequence: UInt64, previous: AuditHash, revision: Revision) -> [UInt8] {
        var writer = JSONWriter(reserving: 1_024)
        writer.beginObject()
        writer.member("format", .number(JSONNumber(1)))
        writer.key("sequence")
        writer.raw(Array(String(sequence).utf8))
        writer.member("previous", .string(ExactString(previous.description)))
        writer.member("time", .string(ExactString(time.description)))
        writer.member("revision", .string(ExactString(revision.description)))
        writer.member("actor_kind", .string(ExactString(actor.kind.rawValue)))
        writer.member("actor", .string(actor.id))
        writer.member("kind", .string(ExactString(kind.rawValue)))
        writer.stage(stage)
        writer.member("subject", subject.map(JSONValue.string))
        writer.member("before", before)
        writer.member("after", after)
        writer.member("request_id", requestID.map(JSONValue.string))
        writer.member("reason", reason.map(JSONValue.string))
        writer.endObject()
        return writer.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ name: ExactString, _ value: JSONValue?) {
        guard let value else { return }
        key(name)
        self.value(value)
    }

    fileprivate mutating func stage(_ stage: AuditStage) {
        switch stage {
        case .whole: return
        case .intent: member("stage", "intent")
        case .outcome(let intent, let outcome):
            member("stage", "outcome")
            key("intent")
            raw(Array(String(intent).utf8))
            member("outcome", .string(ExactString(outcome.rawValue)))
        }
    }
}
