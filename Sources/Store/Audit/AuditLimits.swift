internal import JSON
internal import OpenSSL

/// How large the parts of one entry of the audit journal are.
///
/// What is larger is cut; how large it was, and its SHA-256, stand in its place.
public enum AuditLimits {
    /// The most bytes of JSON before, and after, an act.
    public static let stateBytesMax = 16 << 10
    /// How many bytes are left of JSON that is larger than ``stateBytesMax``.
    public static let stateBytesKept = 1 << 10
    /// The most arrays and objects inside one another, before and after an act.
    public static let stateDepthMax = 64
    /// The most bytes of a reason.
    public static let reasonBytesMax = 1 << 10
    /// The most bytes of the id of a request, an actor or a subject.
    public static let idBytesMax = 2 << 10
}

extension AuditEvent {
    /// The event within ``AuditLimits``, without empty texts.
    func bounded() throws(OpenSSLError) -> AuditEvent {
        var event = AuditEvent(
            kind,
            by: AuditActor(actor.kind, try actor.id.cut(to: AuditLimits.idBytesMax)),
            at: time,
            stage: stage
        )
        event.subject = try subject?.boundedText(AuditLimits.idBytesMax)
        event.requestID = try requestID?.boundedText(AuditLimits.idBytesMax)
        event.reason = try reason?.boundedText(AuditLimits.reasonBytesMax)
        event.before = try before?.boundedState()
        event.after = try after?.boundedState()
        return event
    }
}

extension ExactString {
    fileprivate func boundedText(_ bytesMax: Int) throws(OpenSSLError) -> ExactString? {
        isEmpty ? nil : try cut(to: bytesMax)
    }

    /// The text, or its beginning and what was cut from it, in `bytesMax` bytes.
    fileprivate func cut(to bytesMax: Int) throws(OpenSSLError) -> ExactString {
        guard utf8.count > bytesMax else { return self }
        let digest = try SHA256Digest(hashing: Array(utf8))
        let note = "… [cut: \(utf8.count) bytes, sha256 \(digest)]"
        return ExactString(beginning(bytesMax - note.utf8.count) + note)
    }

    /// At most so many bytes, ending with a whole character.
    fileprivate func beginning(_ bytesMax: Int) -> String {
        var end =
            utf8.index(utf8.startIndex, offsetBy: max(0, bytesMax), limitedBy: utf8.endIndex)
            ?? utf8.endIndex
        while end > utf8.startIndex, end < utf8.endIndex, utf8[end] & 0xC0 == 0x80 {
            end = utf8.index(before: end)
        }
        return String(string[..<end])
    }
}

extension JSONValue {
    /// The value, or `{"cut": {"bytes", "sha256", "beginning"}}` of its text.
    fileprivate func boundedState() throws(OpenSSLError) -> JSONValue {
        let text = encoded()
        guard text.count > AuditLimits.stateBytesMax || isDeeper(than: AuditLimits.stateDepthMax)
        else { return self }
        let whole = ExactString(String(decoding: text, as: UTF8.self))
        let digest = try SHA256Digest(hashing: text)
        let cut: [JSONObject.Member] = [
            .init(key: "bytes", value: .number(JSONNumber(text.count))),
            .init(key: "sha256", value: .string(ExactString(digest.description))),
            .init(
                key: "beginning",
                value: .string(ExactString(whole.beginning(AuditLimits.stateBytesKept)))
            ),
        ]
        return .object(JSONObject([.init(key: "cut", value: .object(JSONObject(cut)))]))
    }
}
