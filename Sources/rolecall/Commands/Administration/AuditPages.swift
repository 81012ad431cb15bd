internal import JSON

/// Entries of the journal, asked for page by page, so that no answer is large.
struct AuditPages {
    let session: OrderSession
    /// What is asked for.
    let arguments: JSONObject

    /// Writes what `shown` makes of the text of each entry.
    func each(atMost limit: Int = .max, _ shown: (String) throws -> String) async throws {
        var (arguments, left) = (arguments, limit)
        while left > 0 {
            let size = min(left, AdministrationDesk.auditPageMax)
            arguments["limit"] = .number(JSONNumber(size))
            let page = try await session.perform(Order(.listAudit, arguments)).array ?? []
            let texts = page.compactMap { $0.string?.string }
            try Terminal.write(try texts.map(shown).joined())
            guard let last = texts.last else { return }
            let sequence = try AuditText.value(last)["sequence"]?.number?.text
            arguments["after"] = sequence.map { .string(ExactString($0)) }
            left -= texts.count
        }
    }
}

/// An entry of the journal as a line for the terminal.
enum AuditText {
    /// What the text of an entry says.
    static func value(_ text: String) throws(CommandFailure) -> JSONValue {
        let limits = JSONLimits(bytes: 1 << 20, depth: 512)
        guard let value = try? JSONValue(parsing: Array(text.utf8), limits: limits) else {
            throw CommandFailure("an entry of the journal cannot be read")
        }
        return value
    }

    /// Place, time, kind, actor, subject, and how far a change at a tenant has gone.
    static func line(_ text: String) throws(CommandFailure) -> String {
        let entry = try value(text)
        let actor = ["actor_kind", "actor"].map { entry[$0]?.string?.string ?? "" }
        return Columns.line([
            entry["sequence"]?.number.map { String($0.text) }, entry["time"]?.string?.string,
            entry["kind"]?.string?.string, actor.joined(separator: ":"),
            entry["subject"]?.string?.string, stage(of: entry),
        ])
    }

    /// `intent` of a change that is about to be tried, `done of 7` where the one of entry 7 was made; nil
    /// for what was done with the entry.
    private static func stage(of entry: JSONValue) -> String? {
        guard let stage = entry["stage"]?.string?.string else { return nil }
        guard let outcome = entry["outcome"]?.string?.string, let intent = entry["intent"]?.number
        else { return stage }
        return "\(outcome) of \(intent.text)"
    }
}
