public import Authorization
internal import JSON

/// Writes decisions as AuthZEN answers (§5.2, §6.2).
struct DecisionWriter {
    /// How much of the reason the caller may read.
    enum Detail {
        /// The reason code alone: for callers that ask about themselves.
        case code
        /// All of it: for clients that decide for others.
        case full
    }

    let detail: Detail

    /// Writes `decision` as an object, and says what of the question was not believed.
    func write(
        _ decision: Decision,
        ignoring ignored: [RequestAttributes.Part],
        to json: inout JSONWriter
    ) {
        Self.begin(decision, in: &json)
        switch detail {
        case .code: break
        case .full: decision.reason.writeDetail(to: &json)
        }
        json.endObject()
        if !ignored.isEmpty {
            json.key("ignored")
            json.beginArray()
            for part in ignored { json.string(part.rawValue) }
            json.endArray()
        }
        json.endObject()
        json.endObject()
    }

    /// Writes what stands for a question that could not be decided: `false`, and why.
    func write(_ refusal: Refusal, to json: inout JSONWriter) {
        json.beginObject()
        json.key("decision")
        json.bool(false)
        json.key("context")
        json.beginObject()
        json.key("error")
        json.beginObject()
        json.key("status")
        json.int(refusal.code.status)
        json.key("code")
        json.string(refusal.code.rawValue)
        json.key("message")
        json.string(refusal.detail ?? refusal.code.title)
        json.endObject()
        json.endObject()
        json.endObject()
    }

    /// How the answers of one effect begin, up to the code of the reason.
    private static let allows = beginnings(of: .allow)
    private static let denies = beginnings(of: .deny)

    private static func beginnings(of effect: Effect) -> CaseTable<ReasonCode, [UInt8]> {
        CaseTable { code in
            var json = JSONWriter()
            json.beginObject()
            json.key("decision")
            json.bool(effect == .allow)
            json.key("context")
            json.beginObject()
            json.key("reason")
            json.beginObject()
            json.key("code")
            json.string(code.rawValue)
            return json.bytes
        }
    }

    /// Opens the answer, its context and its reason, and writes the reason's code.
    private static func begin(_ decision: Decision, in json: inout JSONWriter) {
        let beginnings =
            switch decision.effect {
            case .allow: allows
            case .deny: denies
            }
        json.raw(beginnings[decision.reason.code])
    }
}

extension Decision {
    /// The answer of a server to a client that may read its reasons, as JSON (AuthZEN §5.2).
    public var evaluation: [UInt8] {
        var json = JSONWriter(reserving: 256)
        DecisionWriter(detail: .full).write(self, ignoring: [], to: &json)
        return json.bytes
    }
}
